/** What the camera shows from now on: frames in I420. */
export interface Reel {
  readonly number: number;
  /** First these, once. */
  readonly once: readonly Uint8Array[];
  /** Then these, over and over; at least one. */
  readonly again: readonly Uint8Array[];
  /** For how many writes a frame stands. */
  readonly ticks: number;
  /** Deviation of the noise of pixels and of blocks, levels of luma; 0: the same bytes each time. */
  readonly noise: number;
}

/** Where the one frame of the video is. */
export interface CameraFile {
  readonly path: string;
  /** Of the frame's first byte. */
  readonly offset: number;
  /** Of the frame, pixels. */
  readonly width: number;
  /** Milliseconds between two writes. */
  readonly interval: number;
}
