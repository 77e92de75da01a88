package dev.polyvisor.spi.testing;

/**
 * A fault put into a source.
 *
 * @param rule the rule that it breaks, and how
 * @param file the file below the package
 * @param original what stands there, exactly once
 * @param fault what is put in its place
 */
public record Mutant(String rule, String file, String original, String fault) {
    @Override
    public String toString() {
        return rule;
    }
}
