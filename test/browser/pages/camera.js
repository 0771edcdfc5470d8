const video = document.getElementById('video');
const canvas = document.createElement('canvas');

async function open() {
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { width: 640, height: 480 },
    });
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    document.title = `${video.videoWidth} x ${video.videoHeight}`;
  } catch (error) {
    document.title = error.name;
  }
}

function draw() {
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(video, 0, 0);
  return context;
}

const nextFrame = () => new Promise((resolve) => video.requestVideoFrameCallback(resolve));
const encode = (type) => new Promise((resolve) => canvas.toBlob(resolve, type, 0.92));
const send = (body) => fetch('/frames', { method: 'POST', body });

/** Uploads the next frame as the camera gives it. */
globalThis.upload = async (type) => {
  await nextFrame();
  draw();
  await send(await encode(type));
};

/** Uploads all the frames of a while, when it is over. */
globalThis.film = async (milliseconds) => {
  const frames = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    await nextFrame();
    draw();
    frames.push(await encode('image/jpeg'));
  }
  for (const frame of frames) await send(frame);
};

/** Red in the middle of what the video shows at this moment, 0..255. */
globalThis.brightness = () => draw().getImageData(320, 240, 1, 1).data[0];

await open();
