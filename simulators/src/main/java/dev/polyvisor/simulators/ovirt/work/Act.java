package dev.polyvisor.simulators.ovirt.work;

/**
 * Who does something, and how.
 *
 * @param correlation what marks its events and its job
 * @param user who it is, for the events
 * @param atOnce whether what takes time takes none
 * @param isTold whether there are events
 */
public record Act(String correlation, String user, boolean atOnce, boolean isTold) {}
