/**
 * A driver as a third party writes one, as small as it gets: each {@code .properties} file of a folder is a machine. It
 * has no events, so that the engine lists the folder at each refresh, and changes nothing.
 */
@NullMarked
package dev.polyvisor.examples.folder;

import org.jspecify.annotations.NullMarked;
