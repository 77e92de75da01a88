/** What drivers need to run commands in guests: the streams of a command, and the handle on one that runs. */
@NullMarked
package dev.polyvisor.spi.exec;

import org.jspecify.annotations.NullMarked;
