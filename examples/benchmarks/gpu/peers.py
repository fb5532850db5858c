"""Times PyTorch on the same layers and networks; writes a JSON object of id and number.

usage: peers.py FILE [small]      ("small": tiny sizes on the CPU, to try the program itself)
"""
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F

import networks

small = "small" in sys.argv[2:]
device = "cpu" if small else "cuda"
figures = {}


def synchronize():
    if device == "cuda":
        torch.cuda.synchronize()


def microseconds(work, millis=1 if small else 100):
    """Median of seven measurements of many calls, the last of which is waited for."""
    calls = 1
    while True:
        synchronize()
        start = time.perf_counter()
        for _ in range(calls):
            work()
        synchronize()
        if time.perf_counter() - start > millis / 1e3 or calls >= 1 << 20:
            break
        calls *= 2
    all_runs = []
    for _ in range(7):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        synchronize()
        all_runs.append((time.perf_counter() - start) * 1e6 / calls)
    return statistics.median(all_runs)


def put(name, value):
    """Keeps a figure; the file is written anew, so that a run that is cut off loses none."""
    figures[name] = value
    with open(sys.argv[1], "w") as file:
        json.dump(figures, file, indent=1)
    print(f"{name:44} {value:14.3f}", flush=True)


def products(size):
    dtype = torch.half if device == "cuda" else torch.float32
    a = torch.randn(size, size, device=device, dtype=dtype)
    b = torch.randn(size, size, device=device, dtype=dtype)
    put("gemm.fp16.tops", 2.0 * size**3 / microseconds(lambda: a @ b) / 1e6)
    if device == "cuda":
        c = torch.randint(-1, 2, (size, size), device=device, dtype=torch.int8)
        d = torch.randint(-1, 2, (size, size), device=device, dtype=torch.int8).t()
        put("gemm.int8.tops", 2.0 * size**3 / microseconds(lambda: torch._int_mm(c, d)) / 1e6)


def layers(channels, size, batch):
    name = f"conv3x3.c{channels}h{size}"
    dtype = torch.float32 if small else torch.half
    x = torch.randn(batch, channels, size, size, device=device, dtype=dtype)
    x = x.to(memory_format=torch.channels_last)
    weight = torch.randn(channels, channels, 3, 3, device=device, dtype=dtype)
    weight = weight.to(memory_format=torch.channels_last)
    torch.backends.cudnn.benchmark = True
    put(f"{name}.fp16.us", microseconds(lambda: F.conv2d(x, weight, padding=1)))


def inference(name, make, batch):
    """Images go to the device and logits come back in each call, through pinned memory."""
    net, resolution, classes = make()
    net = net.to(device)
    if device == "cuda":
        net = net.half().to(memory_format=torch.channels_last)
    net = networks.for_inference(net)
    dtype = torch.half if device == "cuda" else torch.float32
    host = torch.randn(batch, 3, resolution, resolution, dtype=dtype)
    out = torch.empty(batch, classes, dtype=dtype)
    if device == "cuda":
        host, out = host.pin_memory(), out.pin_memory()
    image = host.to(device)
    forward = lambda: net(image.contiguous(memory_format=torch.channels_last))
    with torch.inference_mode():
        if device == "cpu":
            put(f"{name}.us", microseconds(lambda: out.copy_(forward())))
            return
        stream = torch.cuda.Stream()
        with torch.cuda.stream(stream):
            for _ in range(3):
                forward()
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            logits = forward()

        def run():
            image.copy_(host, non_blocking=True)
            graph.replay()
            out.copy_(logits, non_blocking=True)
            torch.cuda.synchronize()

        put(f"{name}.us", microseconds(run))


def training(name, make, batch):
    for mode in ("eager", "amp", "compile"):
        try:
            training_in(mode, name, make, batch)
        except Exception as error:  # a mode that fails here must not cost the other figures
            print(f"{name}.{mode}: {error}", flush=True)


def training_in(mode, name, make, batch):
    net, resolution, classes = make()
    net = net.to(device)
    if device == "cuda":
        net = net.to(memory_format=torch.channels_last)
    model = torch.compile(net) if mode == "compile" and device == "cuda" else net
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    host = torch.randn(batch, 3, resolution, resolution)
    labels = torch.arange(batch, device=device) % classes
    if device == "cuda":
        host = host.pin_memory()

    def step():
        images = host.to(device, non_blocking=True).contiguous(memory_format=torch.channels_last)
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(device, torch.bfloat16, enabled=mode != "eager"):
            loss = F.cross_entropy(model(images).float(), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    for _ in range(3):
        step()
    put(f"{name}.{mode}.us", microseconds(step))
    if device == "cuda" and mode != "compile":
        torch.cuda.reset_peak_memory_stats()
        before = torch.cuda.memory_allocated()
        step()
        put(f"{name}.{mode}.peak_mb", (torch.cuda.max_memory_allocated() - before) / 1e6)


def main():
    print(f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}", flush=True)
    products(64 if small else 8192)
    for channels in (64, 128, 256, 512):
        layers(channels, 64 * 56 // channels, 1 if small else 256)
    for make in (networks.reference, networks.bireal18, networks.quicknet)[: 1 if small else 3]:
        name = f"net.{make.__name__}"
        inference(f"{name}.infer_b1", make, 1)
        inference(f"{name}.infer_b256", make, 2 if small else 256)
        batch = 2 if small else 256 if make is networks.reference else 64
        training(f"{name}.train_b{batch}", make, batch)


if len(sys.argv) < 2:
    sys.exit(__doc__)
main()
