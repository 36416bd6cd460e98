import type { ToolFile } from '../support/verilog-tools.ts';
import { type Plan, packedInputs } from './plan.ts';

const words = (bits: number) => Math.ceil(bits / 32);

/** A wrapper with one input and one output vector for each design, a C++ program that drives it, and the stimulus. */
export function verilatorBench(plans: readonly Plan[]): ToolFile[] {
  return [
    { path: 'wrapper.v', text: wrapper(plans) },
    { path: 'main.cpp', text: program(plans) },
    { path: 'stimulus.txt', text: stimulus(plans) },
  ];
}

function wrapper(plans: readonly Plan[]): string {
  const ports: string[] = ['  input wire ck'];
  const instances: string[] = [];
  for (const { seed, clocks, inputs, inputBits, outputs, outputBits, output } of plans) {
    ports.push(
      `  input wire [${inputBits - 1}:0] in_${seed}`,
      `  output wire [${outputBits - 1}:0] out_${seed}`,
    );
    const connections = [
      ...clocks.map((name) => `.${name}(ck)`),
      ...inputs.map(({ name, low, width }) => `.${name}(in_${seed}[${low + width - 1}:${low}])`),
      ...outputs.map(({ name, low, width }) => `.${name}(out_${seed}[${low + width - 1}:${low}])`),
    ];
    instances.push(`  ${output.top} dut_${seed} (${connections.join(', ')});`);
  }
  return `module batch (\n${ports.join(',\n')}\n);\n${instances.join('\n')}\nendmodule\n`;
}

/** For each cycle and design the words of the input vector, lowest first. */
function stimulus(plans: readonly Plan[]): string {
  const lines: string[] = [];
  for (let cycle = 0; cycle < plans[0]!.vectors.length; cycle++) {
    for (const plan of plans) {
      let bits = packedInputs(plan, plan.vectors[cycle]!);
      const line: string[] = [];
      for (let w = words(plan.inputBits); w > 0; w--, bits >>= 32n)
        line.push((bits & 0xffff_ffffn).toString(16));
      lines.push(line.join(' '));
    }
  }
  return `${lines.join('\n')}\n`;
}

function program(plans: readonly Plan[]): string {
  const cycles = plans[0]!.vectors.length;
  const load = plans.map(({ seed, inputBits }) => `    load(f, top.in_${seed}, ${words(inputBits)});`);
  const show = plans.map(({ seed, outputBits }) => `    show(t, ${seed}, top.out_${seed}, ${outputBits});`);
  return `#include "Vbatch.h"
#include "verilated.h"
#include <cstdio>
#include <cstdlib>

double sc_time_stamp() { return 0; }

static unsigned word(FILE* f) { unsigned w; if (fscanf(f, "%x", &w) != 1) exit(3); return w; }
template <typename T> static void load(FILE* f, T& port, int words) {
  unsigned long long v = word(f);
  if (words > 1) v |= (unsigned long long)word(f) << 32;
  port = (T)v;
}
template <std::size_t N> static void load(FILE* f, VlWide<N>& port, int words) {
  for (int i = 0; i < words; i++) port[i] = word(f);
}
static void digits(FILE* t, int seed, const unsigned* w, int bits) {
  fprintf(t, "%d ", seed);
  for (int d = (bits + 3) / 4 - 1; d >= 0; d--) fputc("0123456789abcdef"[w[d / 8] >> (d % 8 * 4) & 15], t);
  fputc('\\n', t);
}
template <typename T> static void show(FILE* t, int seed, const T& port, int bits) {
  unsigned w[2] = {(unsigned)port, (unsigned)((unsigned long long)port >> 32)};
  digits(t, seed, w, bits);
}
template <std::size_t N> static void show(FILE* t, int seed, const VlWide<N>& port, int bits) {
  digits(t, seed, port.data(), bits);
}

static void loadAll(Vbatch& top, FILE* f) {
${load.join('\n')}
}
static void showAll(Vbatch& top, FILE* t) {
${show.join('\n')}
}

int main() {
  FILE* f = fopen("stimulus.txt", "r");
  FILE* t = fopen("trace.txt", "w");
  VerilatedContext context;
  Vbatch top{&context};
  top.ck = 0;
  for (int cycle = 0; cycle < ${cycles}; cycle++) {
    loadAll(top, f);
    top.ck = 0;
    top.eval();
    showAll(top, t);
    top.ck = 1;
    top.eval();
  }
  return fclose(t);
}
`;
}
