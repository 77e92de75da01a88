package dev.polyvisor.architecture.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of the ledger.
 *
 * @param document the seed document, by the number in front of its file name
 * @param symbol the exported symbol of the document
 * @param ours where it went: symbols of ours, or {@code dropped}
 * @param proof the tests that show it, or {@code reason: words}
 */
record LedgerRow(String document, String symbol, String ours, String proof) {
    private static final Pattern DOCUMENT = Pattern.compile("\\d{3}");
    private static final Pattern SYMBOL = Pattern.compile("([a-z]\\w*\\.)?[A-Z]\\w*(\\.[A-Z]\\w*)*");
    private static final Pattern OURS = Pattern.compile("dev\\.polyvisor(\\.[a-z]+)+(\\.[A-Z]\\w*)+(#\\w+)?");
    private static final Pattern TEST = Pattern.compile("dev\\.polyvisor(\\.[a-z]+)+(\\.[A-Z]\\w*)+#\\w+");
    private static final Pattern REASON = Pattern.compile("reason: \\S.*");

    /** How far a symbol has come. */
    enum State {
        /** A test shows ours. */
        SHOWN,
        /** Ours is there, and no test shows it. */
        DECLARED,
        /** It has no meaning for us. */
        DROPPED
    }

    static LedgerRow parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != 4 || line.contains("\"")) {
            throw new IllegalArgumentException("not four fields without commas and quotes inside");
        }
        if (Arrays.stream(fields).anyMatch(field -> field.isBlank() || !field.equals(field.strip()))) {
            throw new IllegalArgumentException("a field is blank, or has blanks around it");
        }
        return new LedgerRow(fields[0], fields[1], fields[2], fields[3]);
    }

    String key() {
        return document + "," + symbol;
    }

    State state() {
        if (ours.equals("dropped")) {
            return State.DROPPED;
        }
        return tests().isEmpty() ? State.DECLARED : State.SHOWN;
    }

    /** The symbols of ours that are there; none when it is dropped. */
    List<String> symbols() {
        return switch (state()) {
            case SHOWN, DECLARED -> List.of(ours.split(" "));
            case DROPPED -> List.of();
        };
    }

    List<String> tests() {
        return proof.startsWith("reason:") ? List.of() : List.of(proof.split(" "));
    }

    /** What is wrong with the form of this row. */
    Optional<String> fault() {
        if (!DOCUMENT.matcher(document).matches()) {
            return Optional.of("the document is no number of three digits");
        }
        if (!SYMBOL.matcher(symbol).matches()) {
            return Optional.of("the symbol is none of Go");
        }
        if (!tests().stream().allMatch(TEST.asMatchPredicate())
                || (tests().isEmpty() && !REASON.matcher(proof).matches())) {
            return Optional.of("the proof is neither 'reason: words' nor tests as package.Class#method");
        }
        return switch (state()) {
            case SHOWN, DECLARED ->
                symbols().stream().allMatch(OURS.asMatchPredicate())
                        ? Optional.empty()
                        : Optional.of("ours is neither package.Class#member nor 'dropped'");
            case DROPPED -> tests().isEmpty() ? Optional.empty() : Optional.of("a dropped symbol needs a reason");
        };
    }
}
