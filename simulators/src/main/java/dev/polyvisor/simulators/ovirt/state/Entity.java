package dev.polyvisor.simulators.ovirt.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One thing that an engine has. It keeps what its {@link Kind} does not say already, in an array of names and values that many share;
 * 100,000 machines with all their parts take some 100 MB.
 *
 * <p>A value is a text, a number, another entity, a tree of JSON, or {@link #NONE}. Names that begin with {@code #} are not
 * shown, those with {@code +} only when all of the content is asked for.
 * Thread safety: guarded by the lock of {@link EngineState}.
 */
public final class Entity {
    /** The value of a field that is not shown although the kind has a standard value. */
    public static final Object NONE = new Object();

    private static final Object[] NOTHING = {};
    private static final Entity[] CHILDLESS = {};

    private final Kind kind;
    private final Object id;
    private final @Nullable Entity parent;
    private String name;
    private Object[] own = NOTHING;
    private Entity[] children = CHILDLESS;

    /**
     * A new one.
     *
     * @param id as {@link Ids#key} gives it
     * @param name empty for one without a name
     */
    public Entity(Kind kind, Object id, String name, @Nullable Entity parent) {
        this.kind = kind;
        this.id = id;
        this.name = name;
        this.parent = parent;
    }

    public Kind kind() {
        return kind;
    }

    public Object key() {
        return id;
    }

    public String id() {
        return id.toString();
    }

    public String name() {
        return name;
    }

    public void name(String text) {
        this.name = text;
    }

    public @Nullable Entity parent() {
        return parent;
    }

    /** The value that is its own, if any. */
    public @Nullable Object own(String field) {
        for (int i = 0; i < own.length; i += 2) {
            if (own[i].equals(field)) {
                return own[i + 1];
            }
        }
        return null;
    }

    /** Names and values, alternating; not to be changed. */
    public Object[] fields() {
        return own;
    }

    /** Takes over what another one has, without a copy. */
    public Entity sharing(Object[] fields) {
        this.own = fields;
        return this;
    }

    /** Sets a field. The array may be shared, so it is copied. */
    public Entity set(String field, Object value) {
        for (int i = 0; i < own.length; i += 2) {
            if (own[i].equals(field)) {
                own = own.clone();
                own[i + 1] = value;
                return this;
            }
        }
        Object[] more = Arrays.copyOf(own, own.length + 2);
        more[own.length] = field.intern();
        more[own.length + 1] = value;
        own = more;
        return this;
    }

    /** Forgets a field of its own: the standard value counts again. */
    public Entity unset(String field) {
        if (own(field) != null) {
            List<Object> left = new ArrayList<>();
            for (int i = 0; i < own.length; i += 2) {
                if (!own[i].equals(field)) {
                    left.add(own[i]);
                    left.add(own[i + 1]);
                }
            }
            own = left.toArray();
        }
        return this;
    }

    /** A field as a text, whoever says it; empty when nobody does. */
    public String text(String field) {
        Object value = own(field);
        if (value == null) {
            JsonNode standard = kind.standard(field);
            return standard == null ? "" : standard.asString("");
        }
        return value == NONE || value instanceof Entity
                ? ""
                : value instanceof JsonNode json ? json.asString("") : value.toString();
    }

    /** A field as a tree, whoever says it; a missing node when nobody does. */
    public JsonNode tree(String field) {
        Object value = own(field);
        if (value instanceof JsonNode json) {
            return json;
        }
        JsonNode standard = value == null ? kind.standard(field) : null;
        return standard == null ? tools.jackson.databind.node.MissingNode.getInstance() : standard;
    }

    public boolean is(String field, String value) {
        return text(field).equals(value);
    }

    /** The entity that a field refers to, if it does. */
    public @Nullable Entity ref(String field) {
        return own(field) instanceof Entity other ? other : null;
    }

    /** What is kept below it, or refers to it as if it were. */
    public List<Entity> children(String kindKey) {
        List<Entity> found = new ArrayList<>(children.length);
        for (Entity each : children) {
            if (each.kind.key().equals(kindKey)) {
                found.add(each);
            }
        }
        return found;
    }

    public void adopt(Entity child) {
        children = Arrays.copyOf(children, children.length + 1);
        children[children.length - 1] = child;
    }

    /** Takes over a whole array, without a copy. */
    public void adoptAll(Entity[] all) {
        children = all;
    }

    public void disown(Entity child) {
        children = Arrays.stream(children).filter(each -> each != child).toArray(Entity[]::new);
    }

    /** Where it is found. */
    public String href() {
        StringBuilder path = new StringBuilder(100);
        appendHref(path);
        return path.toString();
    }

    public void appendHref(StringBuilder out) {
        if (parent == null) {
            out.append(EngineState.ROOT);
        } else {
            parent.appendHref(out);
        }
        out.append('/').append(kind.collection()).append('/').append(id);
    }
}
