package dev.polyvisor.architecture.ledger;

import java.util.regex.Pattern;

/** The text between the brackets of a declaration of Go. */
final class DeclarationText {
    private static final Pattern LINE_COMMENT = Pattern.compile("//[^\\n]*");
    private static final Pattern NOTE = Pattern.compile("// contains filtered or unexported fields");
    private static final Pattern SENTENCE = Pattern.compile("//[^{}`/]*?\\.(?= )");
    private static final Pattern SLASHES = Pattern.compile("//");

    private DeclarationText() {}

    /** Whether its line breaks are lost. */
    static boolean isCompact(String body) {
        return body.indexOf('\n') < 0;
    }

    /** Without comments. Where the line breaks are lost a comment ends with its first sentence, one without is empty. */
    static String withoutComments(String body) {
        if (!isCompact(body)) {
            return LINE_COMMENT.matcher(body).replaceAll("");
        }
        String text = NOTE.matcher(body).replaceAll("");
        text = SENTENCE.matcher(text).replaceAll("");
        return SLASHES.matcher(text).replaceAll("");
    }
}
