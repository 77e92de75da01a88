package dev.polyvisor.spi.discovery;

/**
 * A driver that was found and cannot be used.
 *
 * @param name its name as far as it is known, else the class of its factory or the file that names it
 * @param source the class or file, and where it comes from
 * @param reason why it cannot be used
 */
record BrokenDriver(String name, String source, String reason) {}
