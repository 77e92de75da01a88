package dev.polyvisor.simulators.fake.guest;

import dev.polyvisor.simulators.fake.backend.Content.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A very small shell: commands joined by {@code ;}, line ends, {@code &&} and {@code ||}; single and double quotes; variables;
 * {@code >&2}; {@code cd}, {@code exit}, {@code exec} and assignments. No pipes, no loops. Used by one thread.
 */
final class Shell {
    private static final int SYNTAX = 2;

    private final Guest guest;
    private final Map<String, String> variables = new HashMap<>();
    private String directory = "/";
    private int last;
    private boolean over;

    Shell(Guest guest) {
        this.guest = guest;
    }

    /** {@code sh -c TEXT}, {@code sh FILE}, or {@code sh} with the script as input. */
    int main(Command c) throws InterruptedException {
        List<String> arguments = c.arguments();
        if (arguments.size() >= 2 && arguments.get(0).equals("-c")) {
            return script(arguments.get(1), c);
        }
        if (arguments.isEmpty()) {
            return script(input(c), c);
        }
        Optional<Node> file = guest.file(Builtins.absolute(c, arguments.get(0)));
        if (file.isEmpty()) {
            c.complain("sh: " + arguments.get(0) + ": not found\n");
            return 127;
        }
        return script(new String(file.get().content(), StandardCharsets.UTF_8), c);
    }

    int script(String text, Command c) throws InterruptedException {
        directory = c.directory();
        variables.putAll(c.environment());
        List<Words.Token> tokens;
        try {
            tokens = Words.of(text);
        } catch (IllegalArgumentException e) {
            c.complain("sh: syntax error: " + e.getMessage() + "\n");
            return SYNTAX;
        }
        boolean run = true;
        List<Words.Token> words = new ArrayList<>();
        for (Words.Token token : tokens) {
            if (!token.isOperator()) {
                words.add(token);
                continue;
            }
            if (run && !words.isEmpty()) {
                last = one(words, c);
            }
            words.clear();
            if (over) {
                return last;
            }
            run = switch (token.text()) {
                case "&&" -> last == 0;
                case "||" -> last != 0;
                default -> true;
            };
        }
        return last;
    }

    private int one(List<Words.Token> tokens, Command c) throws InterruptedException {
        List<String> words = new ArrayList<>();
        boolean toErrors = false;
        for (Words.Token token : tokens) {
            String word = token.expanded(this::variable);
            if (word.equals(">&2") || word.equals("1>&2")) {
                toErrors = true;
            } else {
                words.add(word);
            }
        }
        while (!words.isEmpty() && words.get(0).matches("[A-Za-z_]\\w*=.*")) {
            String assignment = words.remove(0);
            int equals = assignment.indexOf('=');
            variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return words.isEmpty() ? 0 : command(words, toErrors ? c.outputTo(c.stderr()) : c);
    }

    private int command(List<String> words, Command c) throws InterruptedException {
        switch (words.get(0)) {
            case "exit" -> {
                over = true;
                return words.size() < 2 ? last : number(words.get(1));
            }
            case "cd" -> {
                String path = words.size() < 2 ? "/root" : words.get(1);
                directory = path.startsWith("/") ? path : directory + "/" + path;
                return 0;
            }
            case "exec" -> {
                over = true;
                return guest.run(c.with(words.subList(1, words.size()), variables, directory));
            }
            default -> {
                return guest.run(c.with(words, variables, directory));
            }
        }
    }

    private String variable(String name) {
        return name.equals("?") ? Integer.toString(last) : variables.getOrDefault(name, "");
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) & 0xff : SYNTAX;
    }

    private static String input(Command c) throws InterruptedException {
        try {
            return new String(c.stdin().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InterruptedException("killed while it read");
        }
    }
}
