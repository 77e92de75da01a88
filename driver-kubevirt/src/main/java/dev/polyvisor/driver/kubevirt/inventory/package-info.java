/** Maps the collections of an API server into the model: lists, watches, joins. Not exported. */
@NullMarked
package dev.polyvisor.driver.kubevirt.inventory;

import org.jspecify.annotations.NullMarked;
