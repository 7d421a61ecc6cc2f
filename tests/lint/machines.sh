#!/usr/bin/env bash
# The package is built for the machine it is built on: a flag that one kind of machine knows must not reach the compiler of another.
flags() { make -s --eval='flags:; @echo $(ALL_CFLAGS)' flags MACHINE="$1"; }
flags x86_64-linux-gnu | grep -q -- ' -fcf-protection ' || echo "Makefile: x86-64 is built without -fcf-protection"
flags aarch64-linux-gnu | grep -q -- ' -mbranch-protection=' || echo "Makefile: arm64 is built without -mbranch-protection"
for machine in aarch64 riscv64; do
    flags $machine-linux-gnu | grep -q -- ' -fcf-protection ' && echo "Makefile: $machine is built with -fcf-protection, which its compiler refuses"
done
flags riscv64-linux-gnu | grep -q -- ' -mbranch-protection=' && echo "Makefile: riscv64 is built with -mbranch-protection, which its compiler refuses"
exit 0
