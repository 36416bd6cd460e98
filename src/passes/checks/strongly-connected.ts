/** A directed graph whose edges are enumerated one by one: `-1` after the last edge of a vertex. */
export interface Graph {
  readonly count: number;
  /** The `k`-th vertex that `vertex` depends on. */
  edge(vertex: number, k: number): number;
}

/**
 * The cyclic parts of a graph: strongly connected components of more than one vertex, and vertices with an edge to
 * themselves. Tarjan's algorithm with an explicit stack; time and memory grow linearly.
 */
export function cyclicComponents(graph: Graph): number[][] {
  const { count } = graph;
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const isOpen = new Uint8Array(count);
  const open: number[] = [];
  const path: number[] = [];
  const nextEdge = new Int32Array(count);
  const found: number[][] = [];
  let visited = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    path.push(root);
    while (path.length > 0) {
      const vertex = path[path.length - 1]!;
      if (index[vertex] === -1) {
        index[vertex] = low[vertex] = visited++;
        isOpen[vertex] = 1;
        open.push(vertex);
      }
      const target = graph.edge(vertex, nextEdge[vertex]!++);
      if (target >= 0) {
        if (index[target] === -1) path.push(target);
        else if (isOpen[target]) low[vertex] = Math.min(low[vertex]!, index[target]!);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[vertex]!);
      if (low[vertex] !== index[vertex]) continue;
      if (open[open.length - 1] === vertex) {
        open.pop();
        isOpen[vertex] = 0;
        if (hasEdgeTo(graph, vertex, vertex)) found.push([vertex]);
        continue;
      }
      const start = open.lastIndexOf(vertex);
      const component = open.splice(start);
      for (const member of component) isOpen[member] = 0;
      found.push(component);
    }
  }
  return found;
}

function hasEdgeTo(graph: Graph, vertex: number, wanted: number): boolean {
  for (let k = 0, target = graph.edge(vertex, 0); target >= 0; target = graph.edge(vertex, ++k))
    if (target === wanted) return true;
  return false;
}
