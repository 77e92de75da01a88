package dev.polyvisor.api.instance;

/**
 * The size of a terminal in characters.
 *
 * @param columns the number of columns, 1 to 65535
 * @param rows the number of rows, 1 to 65535
 */
public record TerminalSize(int columns, int rows) {

    /** Checks the values. */
    public TerminalSize {
        new Checks()
                .require(columns >= 1 && columns <= 65_535, "columns", "is not within 1 to 65535")
                .require(rows >= 1 && rows <= 65_535, "rows", "is not within 1 to 65535")
                .done();
    }

    /**
     * The usual size.
     *
     * @return 80 columns and 24 rows
     */
    public static TerminalSize standard() {
        return new TerminalSize(80, 24);
    }
}
