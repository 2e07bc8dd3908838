import { readFile } from 'node:fs/promises';

/**
 * The C functions that both WebAssembly builds of the npm package harfbuzzjs export: HarfBuzz (shaping) and hb-subset. The C interface of
 * HarfBuzz is stable. The JavaScript of the package is not used: it has no subsetting, and it is an ES module with
 * top-level await, which Jest cannot load (docs/architecture.md). Parameters and results are memory addresses unless their names say otherwise.
 */
interface Allocator {
  readonly memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  free(pointer: number): void;
  hb_blob_create(data: number, length: number, mode: number, user: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
}

export interface ShapingLibrary extends Allocator {
  hb_font_create(face: number): number;
  hb_buffer_create(): number;
  hb_buffer_clear_contents(buffer: number): void;
  hb_buffer_add_utf16(buffer: number, text: number, length: number, offset: number, items: number): void;
  hb_buffer_guess_segment_properties(buffer: number): void;
  hb_buffer_set_language(buffer: number, language: number): void;
  hb_language_from_string(text: number, length: number): number;
  hb_shape(font: number, buffer: number, features: number, count: number): void;
  hb_buffer_get_length(buffer: number): number;
  hb_buffer_get_glyph_infos(buffer: number, length: number): number;
  hb_buffer_get_glyph_positions(buffer: number, length: number): number;
}

export interface SubsetLibrary extends Allocator {
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set(input: number, kind: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_or_fail(face: number, input: number): number;
}

/** The size of a memory page of WebAssembly, in bytes. */
const PAGE = 65_536;
/** hb_memory_mode_t */
const READ_ONLY_BLOB = 1;

/** Compiles and starts the shaping library. It is compiled in another thread, so the event loop is not blocked. */
export async function startShapingLibrary(): Promise<ShapingLibrary> {
  // Set when the instance exists; the library asks for more memory only after that.
  const started: { memory?: WebAssembly.Memory } = {};
  const abort = (): never => {
    throw new Error('HarfBuzz stopped: it met a state that it cannot go on from.');
  };
  const grow = (bytes: number): number => {
    try {
      const missing = bytes - (started.memory?.buffer.byteLength ?? 0);
      started.memory?.grow(Math.max(0, Math.ceil(missing / PAGE)));
      return 1;
    } catch {
      // 0 means 'out of memory' to the C code, which then returns an empty result; its callers check for that.
      return 0;
    }
  };
  const exports = await instantiate('harfbuzz', {
    env: {
      _abort_js: abort,
      _setitimer_js: () => 0,
      _emscripten_runtime_keepalive_clear: () => undefined,
      emscripten_resize_heap: grow,
    },
    wasi_snapshot_preview1: { proc_exit: abort },
  });
  const library = exports as unknown as ShapingLibrary & { __wasm_call_ctors(): void };
  started.memory = library.memory;
  library.__wasm_call_ctors();
  return library;
}

/** Compiles and starts the subsetting library. */
export async function startSubsetLibrary(): Promise<SubsetLibrary> {
  const exports = await instantiate('harfbuzz-subset', {});
  const library = exports as unknown as SubsetLibrary & { _initialize(): void };
  library._initialize();
  return library;
}

async function instantiate(build: string, imports: WebAssembly.Imports): Promise<WebAssembly.Exports> {
  const bytes = await readFile(require.resolve(`harfbuzzjs/dist/${build}.wasm`));
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  return instance.exports;
}

/** Copies a font file into the library's memory, where it stays as long as the process runs, and makes a face of it. */
export function createFace(library: Allocator, font: Uint8Array): number {
  const data = library.malloc(font.length);
  bytesOf(library).set(font, data);
  const blob = library.hb_blob_create(data, font.length, READ_ONLY_BLOB, 0, 0);
  const face = library.hb_face_create(blob, 0);
  library.hb_blob_destroy(blob);
  return face;
}

/** A view of the library's memory. It becomes invalid when the memory grows, so make a new one after each call of the library. */
export function bytesOf(library: Allocator): Uint8Array {
  return new Uint8Array(library.memory.buffer);
}
