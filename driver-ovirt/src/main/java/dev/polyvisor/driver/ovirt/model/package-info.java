/**
 * The inventory of an oVirt engine. A host reads these records; their constructors belong to the driver.
 *
 * <p>Texts are as the engine writes them, and empty where it says nothing; a number that it does not tell is 0. The scope of a
 * value is the name of its data centre, and what belongs to none has none.
 */
@NullMarked
package dev.polyvisor.driver.ovirt.model;

import org.jspecify.annotations.NullMarked;
