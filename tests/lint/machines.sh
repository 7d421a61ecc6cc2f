#!/usr/bin/env bash
# The package is built for the machine it is built on: a flag that one kind of machine knows must
# not reach the compiler of another.
# has FLAG MACHINE: make gives FLAG to the compiler of that machine.
has() {
    make -s --eval='flags:; @echo $(ALL_CFLAGS)' flags MACHINE="$2-linux-gnu" | grep -q -- " $1"
}
branches='-mbranch-protection='
has '-fcf-protection ' x86_64 || echo "Makefile: x86-64 is built without -fcf-protection"
has "$branches" aarch64 || echo "Makefile: arm64 is built without $branches"
for machine in aarch64 riscv64; do
    has '-fcf-protection ' $machine &&
        echo "Makefile: $machine is built with -fcf-protection, which its compiler refuses"
done
has "$branches" riscv64 &&
    echo "Makefile: riscv64 is built with $branches, which its compiler refuses"
exit 0
