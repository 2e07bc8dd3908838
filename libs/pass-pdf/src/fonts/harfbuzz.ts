import { readFile } from 'node:fs/promises';

/**
 * The two WebAssembly builds in the npm package harfbuzzjs: HarfBuzz (shaping) and hb-subset. They are called through HarfBuzz's C
 * interface, which is stable. The package's JavaScript is an ES module with top-level await, which CommonJS cannot load. Numbers are
 * addresses in the module's memory unless named otherwise.
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

const PAGE = 65_536;
const READ_ONLY_BLOB = 1;

/** Compiles and starts the shaper. It is asynchronous, so that the event loop is not blocked. */
export async function startShapingLibrary(): Promise<ShapingLibrary> {
  // Set after the instance was created. The library allocates memory only after that.
  const started: { memory?: WebAssembly.Memory } = {};
  const never = (): never => {
    throw new Error('HarfBuzz stopped: it met a state that it cannot go on from.');
  };
  const grow = (bytes: number): number => {
    try {
      const missing = bytes - (started.memory?.buffer.byteLength ?? 0);
      started.memory?.grow(Math.max(0, Math.ceil(missing / PAGE)));
      return 1;
    } catch {
      // The C code reads 0 as 'out of memory' and returns an empty result, which its callers check.
      return 0;
    }
  };
  const exports = await instantiate('harfbuzz', {
    env: {
      _abort_js: never,
      _setitimer_js: () => 0,
      _emscripten_runtime_keepalive_clear: () => undefined,
      emscripten_resize_heap: grow,
    },
    wasi_snapshot_preview1: { proc_exit: never },
  });
  const library = exports as unknown as ShapingLibrary & { __wasm_call_ctors(): void };
  started.memory = library.memory;
  library.__wasm_call_ctors();
  return library;
}

/** Compiles and starts the subsetter. */
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

/** Creates a face from font bytes. They are copied into the library's memory and stay there until the process ends. */
export function createFace(library: Allocator, font: Uint8Array): number {
  const data = library.malloc(font.length);
  bytesOf(library).set(font, data);
  const blob = library.hb_blob_create(data, font.length, READ_ONLY_BLOB, 0, 0);
  const face = library.hb_face_create(blob, 0);
  library.hb_blob_destroy(blob);
  return face;
}

/** A view of the library's memory. It becomes invalid when the library allocates memory, so it must be created anew after each call. */
export function bytesOf(library: Allocator): Uint8Array {
  return new Uint8Array(library.memory.buffer);
}
