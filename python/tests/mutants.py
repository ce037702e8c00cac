"""Run by test_arrow_files.py in a process of its own: mutants.py SEED COUNT. Mutated files are refused with a typed error or read to the last value.

A crash is the process's; an exception of any other kind its traceback. Prints how many were read and how many refused.
"""

import random
import sys

import arrow_files
import pyarrow as pa
import pyarrow.compute as pc

import famfs_arrow

_SAMPLES = (
    "1.0.0-littleendian/generated_nested_dictionary", "1.0.0-littleendian/generated_union", "cpp-21.0.0/generated_run_end_encoded",
    "cpp-21.0.0/generated_nested", "2.0.0-compression/generated_zstd", "2.0.0-compression/generated_lz4", "../pyarrow/delta-dictionary",
    "../pyarrow/views", "0.14.1/generated_dictionary",
)  # fmt: skip


def mutate(data, chance):
    """Half of the changes hit the footer, where most of them matter."""
    mutant = bytearray(data)
    footer = min(len(data), 10 + int.from_bytes(data[-10:-6], "little"))
    for _ in range(1 + chance.randrange(4)):
        at = len(mutant) - 1 - chance.randrange(footer if chance.random() < 0.5 else len(mutant))
        mutant[at] = chance.choice((0, 0xFF, mutant[at] ^ 1 << chance.randrange(8), chance.randrange(256)))
    return bytes(mutant)


def touch(batch):
    """Reads every value, through the same offsets and indices as a user's program."""
    for column in batch.columns:
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        try:
            pc.take(column, pa.array(range(len(column)), pa.int64()))
        except pa.ArrowNotImplementedError:
            pass


def main(seed, count):
    chance, read, refused = random.Random(seed), 0, 0
    for sample in _SAMPLES:
        data = (arrow_files.FOLDER / "valid" / f"{sample}.arrow").read_bytes()
        for number in range(count):
            mutant, level = mutate(data, chance), chance.choice(arrow_files.LEVELS[1:])
            try:
                for batch in arrow_files.load(mutant, level):
                    touch(batch)
                read += 1
            except famfs_arrow.CorruptMediaError:
                refused += 1
            except MemoryError:
                refused += 1  # a length that no machine has; nothing was taken
            except Exception:
                print(f"seed {seed}, {sample}, mutant {number}", file=sys.stderr)
                raise
    print(read, refused)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
