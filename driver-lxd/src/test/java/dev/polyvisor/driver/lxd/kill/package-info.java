@NullMarked
package dev.polyvisor.driver.lxd.kill;

import org.jspecify.annotations.NullMarked;
