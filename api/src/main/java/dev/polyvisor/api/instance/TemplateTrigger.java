package dev.polyvisor.api.instance;

/** What makes LXD apply the templates of an image at the next start. */
public enum TemplateTrigger {
    /** The instance was created. */
    CREATE,
    /** The instance was copied. */
    COPY,
    /** The instance was renamed. */
    RENAME
}
