package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.DriverFactory;
import dev.polyvisor.api.driver.OptionSpec;
import java.util.List;

/** The fake takes anybody; behind this guard it wants a token, so that the rules about credentials have something to test. */
record GuardedFactory(DriverFactory factory) implements DriverFactory {
    static final String TOKEN = "the-token-of-the-contract";

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public int level() {
        return factory.level();
    }

    @Override
    public List<OptionSpec> options() {
        return factory.options();
    }

    @Override
    public Driver open(DriverContext context, Connection connection) {
        Driver driver = factory.open(context, connection);
        return Spoiled.of(Driver.class, driver, (call, proceed) -> {
            if (call.is("test") && !knows(connection)) {
                throw PolyvisorException.of(ErrorCode.UNAUTHENTICATED, "the fake backend does not know this token");
            }
            return proceed.proceed();
        });
    }

    private static boolean knows(Connection connection) {
        return connection.credentials() instanceof Credentials.Token token
                && token.token().reveal().equals(TOKEN);
    }
}
