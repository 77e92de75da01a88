package dev.polyvisor.architecture.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods and the embedded interfaces of an interface of Go. */
final class InterfaceMethods {
    private static final Pattern METHOD = Pattern.compile("(?<![\\w.])([A-Z]\\w*)\\(");
    private static final Pattern EMBEDDED = Pattern.compile("(?m)^\\h*(?:\\w+\\.)?([A-Z]\\w*)\\h*$");

    private InterfaceMethods() {}

    static List<String> of(String body) {
        String text = DeclarationText.withoutComments(body);
        List<String> names = new ArrayList<>();
        Matcher method = METHOD.matcher(text);
        while (method.find()) {
            if (outsideOfParentheses(text, method.start())) {
                names.add(method.group(1));
            }
        }
        EMBEDDED.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static boolean outsideOfParentheses(String text, int end) {
        return text.chars().limit(end).filter(c -> c == '(').count()
                == text.chars().limit(end).filter(c -> c == ')').count();
    }
}
