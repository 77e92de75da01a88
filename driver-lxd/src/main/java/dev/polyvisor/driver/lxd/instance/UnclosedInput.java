package dev.polyvisor.driver.lxd.instance;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A stream of the caller, who closes it himself. */
final class UnclosedInput extends FilterInputStream {
    UnclosedInput(InputStream in) {
        super(in);
    }

    @Override
    public void close() {
        // not ours
    }
}
