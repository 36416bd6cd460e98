#!/usr/bin/env python3
"""Runs digits.tflite on inputs/*.dat and writes expected.json, in plain Python integers.

A second implementation of TFLite int8 inference that shares nothing with the toolkit: its own file reader and its
own arithmetic, written from the TFLite 8-bit quantisation specification and the definitions of the fixed-point
operations. Requantisation rounds twice, as the TensorFlow Lite reference kernels and TensorFlow Lite Micro do.
Needs Python 3.8 and nothing else.

    python3 networks/digits/reference.py           writes expected.json, prints the predictions
    python3 networks/digits/reference.py --check   compares with expected.json instead, exit code 1 if it differs
    python3 networks/digits/reference.py --test    also counts the right answers on all held-out images
"""

import gzip
import json
import math
import struct
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HELD_OUT_FROM = 1437


# --- the file ---------------------------------------------------------------


class Table:
    """A flatbuffer table: optional fields, found through the table's vtable."""

    def __init__(self, data, position):
        self.data = data
        self.position = position
        self.vtable = position - struct.unpack_from("<i", data, position)[0]

    def at(self, field):
        size = struct.unpack_from("<H", self.data, self.vtable)[0]
        if 6 + 2 * field > size:
            return None
        offset = struct.unpack_from("<H", self.data, self.vtable + 4 + 2 * field)[0]
        return self.position + offset if offset else None

    def scalar(self, field, code, default=0):
        at = self.at(field)
        return default if at is None else struct.unpack_from("<" + code, self.data, at)[0]

    def target(self, field):
        at = self.at(field)
        return None if at is None else at + struct.unpack_from("<I", self.data, at)[0]

    def table(self, field):
        target = self.target(field)
        return None if target is None else Table(self.data, target)

    def vector(self, field, code):
        target = self.target(field)
        if target is None:
            return []
        count = struct.unpack_from("<I", self.data, target)[0]
        return list(struct.unpack_from(f"<{count}{code}", self.data, target + 4))

    def tables(self, field):
        first = self.target(field) + 4
        offsets = self.vector(field, "I")
        return [Table(self.data, first + 4 * i + offset) for i, offset in enumerate(offsets)]


class Tensor:
    def __init__(self, table, buffers):
        self.shape = table.vector(0, "i")
        code = {2: "i", 9: "b"}[table.scalar(1, "b")]
        raw = bytes(buffers[table.scalar(2, "I")].vector(0, "B"))
        self.values = [v for (v,) in struct.iter_unpack("<" + code, raw)] if raw else None
        quantization = table.table(4)
        self.scales = quantization.vector(2, "f") if quantization else []
        self.zero_points = quantization.vector(3, "q") if quantization else []

    @property
    def scale(self):
        return self.scales[0]

    @property
    def zero(self):
        return self.zero_points[0]

    def channel_scale(self, channel):
        return self.scales[channel] if len(self.scales) > 1 else self.scales[0]


# --- fixed point ------------------------------------------------------------

ONE = 2**31 - 1


def single(x):
    """Rounds to float32."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def round_away(x):
    return int(math.copysign(math.floor(abs(x) + 0.5), x))


def saturate32(x):
    return max(-(2**31), min(ONE, x))


def high_mul(a, b):
    """2ab / 2^32, halves away from zero below, up above: a 64-bit product, nudged, then divided towards zero."""
    product = a * b
    nudged = product + (2**30 if product >= 0 else 1 - 2**30)
    quotient = abs(nudged) >> 31
    return saturate32(quotient if nudged >= 0 else -quotient)


def shift_right(x, bits):
    """x / 2^bits, halves away from zero."""
    if bits == 0:
        return x
    half = 1 << (bits - 1)
    return (x + half) >> bits if x >= 0 else -((-x + half) >> bits)


def multiplier_of(real):
    """A real factor as (31-bit significand, exponent)."""
    if real == 0:
        return 0, 0
    significand, exponent = math.frexp(real)
    q = round_away(significand * 2**31)
    if q == 2**31:
        q, exponent = q // 2, exponent + 1
    return (0, 0) if exponent < -31 else (q, exponent)


def rescale(x, multiplier):
    q, exponent = multiplier
    return shift_right(high_mul(x << max(exponent, 0), q), max(-exponent, 0))


def activation_range(code, tensor):
    if code == 0:
        return -128, 127
    if code == 1:
        return max(-128, tensor.zero), 127
    raise ValueError(f"activation {code} does not occur in digits.tflite")


def clamp(x, bounds):
    return max(bounds[0], min(bounds[1], x))


# --- operators --------------------------------------------------------------


def padding_before(size, out, stride, filter_size, code):
    return 0 if code == 1 else max(0, (out - 1) * stride + filter_size - size) // 2


def taps(size, filter_size, out, stride, pad):
    """For every output position the pairs (filter position, input position) that lie inside."""
    return [
        [(k, o * stride - pad + k) for k in range(filter_size) if 0 <= o * stride - pad + k < size]
        for o in range(out)
    ]


def convolution(x, weights, bias, y, options, depthwise):
    _, in_h, in_w, in_c = x.shape
    _, out_h, out_w, out_c = y.shape
    filter_h, filter_w = weights.shape[1:3]
    padding, stride_w, stride_h = options.scalar(0, "b"), options.scalar(1, "i"), options.scalar(2, "i")
    bounds = activation_range(options.scalar(4 if depthwise else 3, "b"), y)
    rows = taps(in_h, filter_h, out_h, stride_h, padding_before(in_h, out_h, stride_h, filter_h, padding))
    columns = taps(in_w, filter_w, out_w, stride_w, padding_before(in_w, out_w, stride_w, filter_w, padding))
    factors = [multiplier_of(x.scale * weights.channel_scale(c) / y.scale) for c in range(out_c)]
    result = []
    for row in rows:
        for column in columns:
            for c in range(out_c):
                total = bias.values[c]
                for i, yy in row:
                    for j, xx in column:
                        at = (yy * in_w + xx) * in_c
                        if depthwise:
                            w = weights.values[(i * filter_w + j) * out_c + c]
                            total += (x.values[at + c * in_c // out_c] - x.zero) * w
                        else:
                            start = ((c * filter_h + i) * filter_w + j) * in_c
                            for k in range(in_c):
                                total += (x.values[at + k] - x.zero) * weights.values[start + k]
                result.append(clamp(rescale(total, factors[c]) + y.zero, bounds))
    return result


def fully_connected(x, weights, bias, y, options):
    outputs, depth = weights.shape
    # Per tensor, the product of the two scales is taken in single precision.
    factor = multiplier_of(single(x.scale * weights.scale) / y.scale)
    bounds = activation_range(options.scalar(0, "b"), y)
    result = []
    for o in range(outputs):
        row = weights.values[o * depth : (o + 1) * depth]
        total = bias.values[o] + sum((a - x.zero) * w for a, w in zip(x.values, row))
        result.append(clamp(rescale(total, factor) + y.zero, bounds))
    return result


def add(a, b, y, options):
    twice = 2 * max(a.scale, b.scale)
    factor_a, factor_b = multiplier_of(a.scale / twice), multiplier_of(b.scale / twice)
    factor_y = multiplier_of(twice / (2**20 * y.scale))
    bounds = activation_range(options.scalar(0, "b"), y)
    return [
        clamp(
            rescale(
                rescale((p - a.zero) << 20, factor_a) + rescale((q - b.zero) << 20, factor_b),
                factor_y,
            )
            + y.zero,
            bounds,
        )
        for p, q in zip(a.values, b.values)
    ]


def pool(x, y, options, maximum):
    _, in_h, in_w, channels = x.shape
    _, out_h, out_w, _ = y.shape
    padding, stride_w, stride_h = options.scalar(0, "b"), options.scalar(1, "i"), options.scalar(2, "i")
    filter_w, filter_h = options.scalar(3, "i"), options.scalar(4, "i")
    bounds = activation_range(options.scalar(5, "b"), y)
    rows = taps(in_h, filter_h, out_h, stride_h, padding_before(in_h, out_h, stride_h, filter_h, padding))
    columns = taps(in_w, filter_w, out_w, stride_w, padding_before(in_w, out_w, stride_w, filter_w, padding))
    result = []
    for row in rows:
        for column in columns:
            for c in range(channels):
                window = [x.values[(yy * in_w + xx) * channels + c] for _, yy in row for _, xx in column]
                if maximum:
                    value = max(window)
                else:
                    total, count = sum(window), len(window)
                    half = count // 2
                    value = (total + half) // count if total > 0 else -((-total + half) // count)
                result.append(clamp(value, bounds))
    return result


def exponential(x):
    """e^x for x <= 0; x has 26 fraction bits, the result 31: a polynomial around -1/8 and a product of e^(-2^k)."""
    if x == 0:
        return ONE
    quarter = 1 << 24
    part = (x & (quarter - 1)) - quarter
    rest = part - x
    t = (part << 5) + (1 << 28)
    square = high_mul(t, t)
    cube = high_mul(square, t)
    fourth = shift_right(high_mul(square, square), 2)
    third = round_away(2**31 / 3)
    series = shift_right(high_mul(fourth + cube, third) + square, 1)
    centre = round_away(math.exp(-1 / 8) * 2**31)
    result = saturate32(centre + high_mul(centre, t + series))
    for k in range(-2, 5):
        if rest & (1 << (26 + k)):
            result = high_mul(result, round_away(math.exp(-(2.0**k)) * 2**31))
    return result


def reciprocal(x):
    """1 / (1 + x) for 0 <= x < 1, 31 fraction bits: Newton's iteration with 29 fraction bits from 48/17 - 32/17 d."""
    half = (x + ONE + 1) >> 1
    y = round_away(48 / 17 * 2**29) + high_mul(half, round_away(-32 / 17 * 2**29))
    for _ in range(3):
        missing = (1 << 29) - high_mul(half, y)
        y += saturate32(high_mul(y, missing) << 2)
    return saturate32(y << 1)


def softmax(x, options):
    depth = x.shape[-1]
    q, exponent = multiplier_of(min(options.scalar(0, "f") * x.scale * 2**26, 2**31 - 1))
    smallest = -((31 << 26) >> exponent)
    result = []
    for start in range(0, len(x.values), depth):
        row = x.values[start : start + depth]
        differences = [value - max(row) for value in row]
        powers = [exponential(high_mul(d << exponent, q)) if d >= smallest else None for d in differences]
        total = sum(shift_right(p, 12) for p in powers if p is not None)
        headroom = 32 - total.bit_length()
        scale = reciprocal((total << headroom) - 2**31)
        for power in powers:
            value = 0 if power is None else shift_right(high_mul(scale, power), 12 - headroom + 23)
            result.append(clamp(value - 128, (-128, 127)))
    return result


# --- the network ------------------------------------------------------------


class Network:
    def __init__(self, data):
        if data[4:8] != b"TFL3":
            raise ValueError("not a TFLite file")
        model = Table(data, struct.unpack_from("<I", data, 0)[0])
        codes = [max(t.scalar(0, "b"), t.scalar(3, "i")) for t in model.tables(1)]
        buffers = model.tables(4)
        graph = model.tables(2)[0]
        self.tensors = [Tensor(t, buffers) for t in graph.tables(0)]
        self.input, self.output = graph.vector(1, "i")[0], graph.vector(2, "i")[0]
        self.operators = [
            (codes[t.scalar(0, "I")], t.vector(1, "i"), t.vector(2, "i")[0], t.table(4)) for t in graph.tables(3)
        ]

    def run(self, values):
        self.tensors[self.input].values = values
        for code, inputs, output, options in self.operators:
            operands = [self.tensors[i] for i in inputs]
            y = self.tensors[output]
            if code in (3, 4):
                y.values = convolution(*operands, y, options, code == 4)
            elif code == 9:
                y.values = fully_connected(*operands, y, options)
            elif code == 0:
                y.values = add(*operands, y, options)
            elif code in (1, 17):
                y.values = pool(operands[0], y, options, code == 17)
            elif code == 22:
                y.values = operands[0].values
            elif code == 25:
                y.values = softmax(operands[0], options)
            else:
                raise ValueError(f"operator {code} does not occur in digits.tflite")
        return self.tensors[self.output].values


def held_out_accuracy(network):
    tensor = network.tensors[network.input]
    rows = gzip.open(HERE / "data" / "digits.csv.gz", "rt").read().split()[HELD_OUT_FROM:]
    right = 0
    for row in rows:
        *pixels, label = map(int, row.split(","))
        scores = network.run([clamp(round_away(p / 16 / tensor.scale) + tensor.zero, (-128, 127)) for p in pixels])
        right += scores.index(max(scores)) == label
    return right, len(rows)


def main():
    network = Network((HERE / "digits.tflite").read_bytes())
    labels = json.loads((HERE / "labels.json").read_text())
    lines = []
    for name, label in labels.items():
        raw = (HERE / "inputs" / f"{name}.dat").read_bytes()
        scores = network.run(list(struct.unpack(f"{len(raw)}b", raw)))
        print(f"{name}: digit {label}, predicted {scores.index(max(scores))}")
        lines.append(f"  {json.dumps(name)}: {json.dumps(scores, separators=(',', ':'))}")
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    expected = HERE / "expected.json"
    if "--check" in sys.argv[1:]:
        if expected.read_text() != text:
            sys.exit("expected.json differs")
        print("expected.json agrees")
    else:
        expected.write_text(text)
    if "--test" in sys.argv[1:]:
        right, total = held_out_accuracy(network)
        print(f"held-out images: {right} of {total} right, {100 * right / total:.2f} %")


if __name__ == "__main__":
    main()
