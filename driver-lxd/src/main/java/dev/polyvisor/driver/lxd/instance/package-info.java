/**
 * Instances as live handles: finding them, the verbs, and the facets. Each verb becomes a plan of the engine
 * ({@link dev.polyvisor.driver.lxd.instance.Work}), made of steps that each know whether they are still needed.
 */
@NullMarked
package dev.polyvisor.driver.lxd.instance;

import org.jspecify.annotations.NullMarked;
