package dev.polyvisor.simulators.lxd.state;

/** Which names LXD 5.0.2 takes. */
public final class InstanceNames {
    private static final int MOST = 63;

    private InstanceNames() {}

    public static void check(String name) {
        String problem = problem(name);
        if (!problem.isEmpty()) {
            throw Refused.invalid("Invalid instance name: " + problem);
        }
    }

    private static String problem(String name) {
        if (name.isEmpty() || name.length() > MOST) {
            return "Name must be 1-63 characters long";
        } else if (Character.isDigit(name.charAt(0))) {
            return "Name must not start with a number";
        } else if (name.startsWith("-") || name.endsWith("-")) {
            return "Name must not " + (name.startsWith("-") ? "start" : "end") + " with \"-\" character";
        } else if (!name.matches("[A-Za-z0-9-]+")) {
            return "Name can only contain alphanumeric and hyphen characters";
        }
        return "";
    }

    public static void checkSnapshot(String name) {
        for (String bad : new String[] {"/", "?", "&", "+"}) {
            if (name.contains(bad)) {
                throw Refused.invalid("Invalid snapshot name: Cannot contain \"" + bad + "\"");
            }
        }
    }

    /** Volumes, networks, profiles and the like. */
    public static void checkOther(String what, String name) {
        if (name.isEmpty()) {
            throw Refused.invalid("No name provided");
        }
        if (name.contains("/") || name.equals(".") || name.equals("..")) {
            throw Refused.invalid("Invalid " + what + " name \"" + name + "\"");
        }
    }
}
