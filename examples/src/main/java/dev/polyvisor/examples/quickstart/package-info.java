/** The quick start: opens providers, shows their inventory, and takes an instance through its life while changes come in. */
@NullMarked
package dev.polyvisor.examples.quickstart;

import org.jspecify.annotations.NullMarked;
