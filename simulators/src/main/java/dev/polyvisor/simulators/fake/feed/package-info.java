/** How the fake driver fills the inventory and keeps it: adapters, and event sources of all flavours. */
@NullMarked
package dev.polyvisor.simulators.fake.feed;

import org.jspecify.annotations.NullMarked;
