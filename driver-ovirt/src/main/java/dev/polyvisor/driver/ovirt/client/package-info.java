/** The REST client: single sign-on, requests and replies of an engine, its errors, and identifiers that may be part of a path. */
@NullMarked
package dev.polyvisor.driver.ovirt.client;

import org.jspecify.annotations.NullMarked;
