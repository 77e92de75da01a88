/** The seed ledger: every exported symbol that Polyvisor continues, and where it went. */
@NullMarked
package dev.polyvisor.architecture.ledger;

import org.jspecify.annotations.NullMarked;
