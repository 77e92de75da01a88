/** How an API server is reached: configuration and authentication by fabric8, replies as streams. Not exported. */
@NullMarked
package dev.polyvisor.driver.kubevirt.client;

import org.jspecify.annotations.NullMarked;
