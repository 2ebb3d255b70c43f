declare module '@echogarden/fvad-wasm' {
  /** The WebRTC voice activity detector (libfvad); pointers are byte offsets into the module's memory. */
  export type Fvad = {
    /** Signed 16-bit view of the memory. */
    HEAP16: Int16Array;
    _malloc: (bytes: number) => number;
    _free: (pointer: number) => void;
    _fvad_new: () => number;
    _fvad_free: (detector: number) => void;
    _fvad_reset: (detector: number) => void;
    /** 0 (lets most through) to 3 (strictest); −1 on a bad mode. */
    _fvad_set_mode: (detector: number, mode: number) => number;
    /** 8000, 16000, 32000 or 48000; −1 otherwise. */
    _fvad_set_sample_rate: (detector: number, rate: number) => number;
    /** A frame of 10, 20 or 30 ms: 1 speech, 0 none, −1 on a bad length. */
    _fvad_process: (detector: number, frame: number, samples: number) => number;
  };
  export default function createFvad(): Promise<Fvad>;
}
