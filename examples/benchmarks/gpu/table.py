"""Sets our figures beside PyTorch's and beside the machine's own peaks: one line for each goal.

usage: table.py OURS.json PEERS.json [PEAKS.txt]
"""
import json
import math
import re
import sys

if len(sys.argv) < 3:
    sys.exit(__doc__)
ours = json.load(open(sys.argv[1]))
peers = json.load(open(sys.argv[2]))
peaks = {}
if len(sys.argv) > 3:
    for line in open(sys.argv[3]):
        found = re.match(r"(\S+)\s+([\d.]+)\s+(TOPS|GB/s)\s*$", line)
        if found:
            peaks[found[1]] = float(found[2])


def line(what, value, unit, goal):
    shown = "not measured" if value is None else f"{value:.3g} {unit}"
    print(f"{what:64} {shown:>16}   goal {goal}")


def ratio(table, name, other_table, other):
    if name in table and other in other_table:
        return other_table[other] / table[name]
    return None


def share(name, peak):
    if name in ours and peak in peaks:
        return 100 * ours[name] / peaks[peak]
    return None


def geometric_mean(values):
    values = [value for value in values if value]
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


shapes = [f"c{c}h{64 * 56 // c}" for c in (64, 128, 256, 512)]
line("product of 8192^3 to bits, share of the 1-bit peak", share("gemm.bits.tops", "b1"), "%", "80")
line("product of 8192^3 to integers, share of the peak", share("gemm.count.tops", "b1"), "%", "70")
speedups = []
for shape in shapes:
    speedup = ratio(ours, f"conv3x3.{shape}.bits.us", peers, f"conv3x3.{shape}.fp16.us")
    speedups.append(speedup)
    line(f"3x3 {shape}, 256 images, bits to bits, against fp16", speedup, "x", "")
line("... geometric mean", geometric_mean(speedups), "x", "8")
for shape in shapes:
    what = f"3x3 {shape} with residual to floats and bits, share of memory's rate"
    line(what, share(f"conv3x3.{shape}.residual.gb_per_s", "memory"), "%", "75")
for shape in shapes:
    name = f"conv3x3.{shape}.bits"
    if name + ".us" in ours:
        more = 100 * (ours[name + ".us"] / ours[name + "_minus_one_padding.us"] - 1)
        line(f"3x3 {shape}, zeros as padding cost over minus ones", more, "%", "<= 2")
for name in ("reference", "bireal18", "quicknet"):
    for batch in (1, 256):
        one = f"net.{name}.infer_b{batch}.us"
        line(f"{name}, {batch} images, against fp16 in a CUDA graph", ratio(ours, one, peers, one), "x",
             "2.5" if batch == 1 else "")
    for step in [key for key in ours if key.startswith(f"net.{name}.train_")]:
        stem = step[: -len(".us")]
        for mode, goal in (("eager", ""), ("amp", "3"), ("compile", "1.5")):
            line(f"{stem[4:]} against {mode}", ratio(ours, step, peers, f"{stem}.{mode}.us"), "x", goal)
