/** What the resource driver needs of a fake hypervisor beyond its instances. */
@NullMarked
package dev.polyvisor.simulators.fake.resource;

import org.jspecify.annotations.NullMarked;
