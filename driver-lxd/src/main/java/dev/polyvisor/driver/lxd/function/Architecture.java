package dev.polyvisor.driver.lxd.function;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Processor architectures with the numbers and names that LXD and Incus give them. */
public enum Architecture {
    /** 32-bit Intel. */
    I686(1, "i686", "i386 i586 386 x86 generic_32"),
    /** 64-bit Intel and AMD. */
    X86_64(2, "x86_64", "amd64 generic_64 amd64v3"),
    /** 32-bit ARM, version 7. */
    ARMV7L(3, "armv7l", "armhf armhfp armv7a_hardfp armv7 armv7a_vfpv3_hardfp"),
    /** 64-bit ARM. */
    AARCH64(4, "aarch64", "arm64 arm64_generic"),
    /** 32-bit PowerPC. */
    PPC(5, "ppc", "powerpc"),
    /** 64-bit PowerPC, big-endian. */
    PPC64(6, "ppc64", "powerpc64"),
    /** 64-bit PowerPC, little-endian. */
    PPC64LE(7, "ppc64le", "ppc64el"),
    /** IBM Z. */
    S390X(8, "s390x", ""),
    /** 32-bit MIPS. */
    MIPS(9, "mips", "mipsel mipsle"),
    /** 64-bit MIPS. */
    MIPS64(10, "mips64", "mips64el mips64le"),
    /** 32-bit RISC-V. */
    RISCV32(11, "riscv32", ""),
    /** 64-bit RISC-V. */
    RISCV64(12, "riscv64", ""),
    /** 32-bit ARM, version 6. */
    ARMV6L(13, "armv6l", "armel arm"),
    /** 64-bit ARM that runs as 32-bit, version 8. */
    ARMV8L(14, "armv8l", ""),
    /** 64-bit LoongArch, from LXD 5.21 on. */
    LOONGARCH64(15, "loongarch64", "loong64");

    private final int id;
    private final String nativeName;
    private final String aliases;

    Architecture(int id, String nativeName, String aliases) {
        this.id = id;
        this.nativeName = nativeName;
        this.aliases = aliases;
    }

    /**
     * The architecture of a name. Does not block.
     *
     * @param name its name or another one for it, case-sensitive
     * @return the architecture, empty when no server has it
     */
    public static Optional<Architecture> of(String name) {
        return Stream.of(values())
                .filter(one -> one.nativeName.equals(name))
                .findFirst()
                .or(() -> Stream.of(values())
                        .filter(one -> one.aliases().contains(name))
                        .findFirst());
    }

    /**
     * The number that servers keep it under.
     *
     * @return 1 to 15
     */
    public int id() {
        return id;
    }

    /**
     * The name that servers call it.
     *
     * @return for example {@code x86_64}
     */
    public String nativeName() {
        return nativeName;
    }

    /**
     * Its other names.
     *
     * @return for example {@code amd64}
     */
    public List<String> aliases() {
        return aliases.isEmpty() ? List.of() : List.of(aliases.split(" ", -1));
    }

    /**
     * The other architectures that a host of this one runs as well.
     *
     * @return these, without this one; {@code environment.architectures} says what a server really takes
     */
    public List<Architecture> alsoRuns() {
        return switch (this) {
            case X86_64 -> List.of(I686);
            case ARMV7L -> List.of(ARMV6L);
            case ARMV8L -> List.of(ARMV6L, ARMV7L);
            case AARCH64 -> List.of(ARMV6L, ARMV7L, ARMV8L);
            case PPC64 -> List.of(PPC);
            case MIPS64 -> List.of(MIPS);
            default -> List.of();
        };
    }
}
