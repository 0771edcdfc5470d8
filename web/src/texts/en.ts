import type { Texts } from './texts.ts';

/** English. */
export const EN: Texts = {
  language: 'en',
  direction: 'ltr',
  cancel: 'Cancel',
  alternative: 'Use another way',
  tryAgain: 'Try again',
  continue: 'Continue',
  opening: 'One moment…',
  asking: (name) => `Asked by ${name}`,
  consent: {
    title: 'Before we begin',
    agree: 'I have read this and I agree.',
    missing: 'Please tick the box if you agree. Without it we cannot go on.',
    button: 'Agree and continue',
  },
  passphrase: {
    title: 'Your passphrase',
    choose: 'Choose a passphrase that only you know. You will need it together with your face.',
    enter: 'Enter the passphrase that you chose when your face was set up.',
    label: 'Passphrase',
    repeat: 'Passphrase once more',
    show: 'Show',
    hide: 'Hide',
    tooShort: (least) => `Please use at least ${least} characters. A few words make a good one.`,
    differ: 'The two do not match. Please type the passphrase once more.',
    missing: 'Please enter your passphrase.',
  },
  passkey: {
    createTitle: 'Set up a passkey',
    create:
      'Your device will keep a passkey for you. Only together with it can your face be checked.',
    createButton: 'Set up passkey',
    useTitle: 'Use your passkey',
    use: 'Your device will ask for your fingerprint, your face or its PIN.',
    useButton: 'Use passkey',
  },
  camera: {
    introTitle: 'Ready for the camera?',
    intro: {
      verification: 'A quick look into the camera shows that it is you.',
      enrolment: 'A quick look into the camera is all it takes to set up your face.',
    },
    tips: [
      'Face a window or a lamp',
      'Hold the camera at eye level',
      'Take off a hat, a mask or dark glasses',
    ],
    privacy: 'Pictures are checked, then deleted.',
    button: 'Start camera',
    starting: 'Starting the camera…',
    startingHint: 'If your browser asks, please allow the camera.',
    title: 'Look into the camera',
    preview: 'Your camera, as in a mirror',
    choose: 'Camera',
    unnamed: (number) => `Camera ${number}`,
    step: (number, of) => `Step ${number} of ${of}`,
    framing: 'Getting ready',
    taken: 'Got it',
  },
  uploading: { title: 'Checking…', advice: 'This takes only a moment.' },
  triesLeft: (count) => (count === 1 ? 'You have one more try.' : `You have ${count} more tries.`),
  unexplained: { title: 'That did not work', advice: 'Please try once more.' },
  instructions: {
    'show-face': 'Put your face in the oval',
    'one-face': 'Only one person, please',
    'move-closer': 'Come a little closer',
    'move-back': 'Move back a little',
    centre: 'Move to the middle',
    'more-light': 'Find more light',
    'less-light': 'Too bright: turn away from the light',
    'hold-still': 'Hold still',
    'uncover-face': 'Uncover your face',
    'hold-upright': 'Hold your head upright',
    'look-straight': 'Look straight ahead',
    'turn-left': 'Turn your head left',
    'turn-right': 'Turn your head right',
    'look-up': 'Look up a little',
    'look-down': 'Look down a little',
    'come-closer': 'Now come closer',
    stay: 'Good, stay like this',
  },
  reasons: {
    'no-face': {
      title: 'We could not see your face',
      advice: 'Bring your whole face into the oval.',
    },
    'several-faces': {
      title: 'There was more than one face',
      advice: 'Make sure that you are alone in the picture.',
    },
    'face-too-small': { title: 'You were too far away', advice: 'Come closer to the camera.' },
    'face-too-close': { title: 'You were too close', advice: 'Move back a little.' },
    'too-dark': { title: 'It was too dark', advice: 'Face a window or switch on a light.' },
    'too-bright': {
      title: 'It was too bright',
      advice: 'Turn away from the sun or a strong lamp.',
    },
    blurred: {
      title: 'The picture was blurred',
      advice: 'Hold still, and wipe the lens of the camera.',
    },
    pose: { title: 'Your head was turned too far', advice: 'Look straight into the camera.' },
    occluded: {
      title: 'Part of your face was covered',
      advice: 'Take off a mask, a scarf or dark glasses.',
    },
    cropped: {
      title: 'Your face was cut off',
      advice: 'Move so that your whole face is in the oval.',
    },
    'captures-differ': {
      title: 'The pictures did not fit together',
      advice: 'Stay in front of the camera until it is done, and hold still.',
    },
    'wrong-person-or-secret': {
      title: 'We could not confirm that it is you',
      advice: 'Check your passphrase or passkey, look for good light and try once more.',
    },
    'challenge-not-followed': {
      title: 'A movement was missing',
      advice: 'Follow each instruction slowly, and wait for the next one.',
    },
    'too-slow': { title: 'That took too long', advice: 'Follow each instruction right away.' },
    'too-fast': { title: 'That was too fast', advice: 'Take your time with each movement.' },
    'attack-suspected': {
      title: 'The picture did not look live',
      advice: 'Look into the camera yourself, in good light, with some distance around your head.',
    },
    'not-enrolled': {
      title: 'Your face is not set up yet',
      advice: 'Ask the people who run this service for an invitation.',
    },
    'locked-out': {
      title: 'Paused for your safety',
      advice: 'There were too many tries. Wait a while, then begin again.',
    },
    'active-check-needed': {
      title: 'One more check',
      advice: 'From these pictures alone it could not be told. Follow the movements on the screen.',
    },
    'passkey-refused': {
      title: 'The passkey could not be used',
      advice: 'Try again and confirm the passkey that your device offers.',
    },
    'tries-used-up': {
      title: 'No tries are left',
      advice: 'Go back to where you came from. There you can begin again or choose another way.',
    },
  },
  errors: {
    'camera-refused': {
      title: 'The camera is blocked',
      advice:
        'Allow the camera for this page: choose the symbol next to the address, then try again.',
    },
    'camera-in-use': {
      title: 'The camera is busy',
      advice: 'Close other programs that use the camera, such as a video call, then try again.',
    },
    'camera-none': {
      title: 'No camera was found',
      advice: 'Connect a camera, or open this page on a device that has one.',
    },
    'camera-lost': {
      title: 'The camera stopped',
      advice: 'Check that it is still connected, then try again.',
    },
    'camera-failed': {
      title: 'The camera does not start',
      advice: 'Close the page and open it once more. If that does not help, use another device.',
    },
    'insecure-origin': {
      title: 'This page is not secure',
      advice: 'Browsers give the camera to https pages only. Check the address of this page.',
    },
    'browser-unsupported': {
      title: 'This browser cannot do it',
      advice: 'Update your browser, or use another one.',
    },
    'models-unavailable': {
      title: 'Something did not load',
      advice: 'Try again in a moment. If it stays like this, use another way.',
    },
    'network-lost': {
      title: 'The connection was lost',
      advice: 'Check your internet connection, then go on from here.',
    },
    'server-busy': {
      title: 'Many people are here right now',
      advice: 'Wait a few seconds, then try again.',
    },
    'server-refused': {
      title: 'Something went wrong',
      advice: 'Try again. If it stays like this, go back to where you came from and begin again.',
    },
    'session-elsewhere': {
      title: 'Open in another browser',
      advice: 'You began this in another browser or window. Go on there, or begin again here.',
    },
    'session-over': {
      title: 'This link has expired',
      advice: 'Go back to where you came from and begin again.',
    },
    'passkey-cancelled': {
      title: 'The passkey was not used',
      advice: 'Nothing is lost. Try again when you are ready.',
    },
    'passkey-exists': {
      title: 'You have a passkey here already',
      advice: 'Go back to where you came from and begin again, so that it is used.',
    },
    'passkey-unsupported': {
      title: 'This passkey is not suitable',
      advice: 'Use a passkey of your phone or computer, update your browser, or use another way.',
    },
    'passkey-failed': {
      title: 'The passkey did not work',
      advice: 'Try again, or use another way.',
    },
  },
  over: {
    passed: { title: 'It is you', advice: 'All done. You can go on now.' },
    failed: {
      title: 'We could not confirm that it is you',
      advice: 'Go back to where you came from. There you can begin again or choose another way.',
    },
    cancelled: { title: 'Cancelled', advice: 'No picture was kept. You can close this page.' },
    expired: {
      title: 'Time is up',
      advice: 'Go back to where you came from and begin again.',
    },
  },
  enrolled: {
    title: 'Your face is set up',
    advice: 'All done. No picture was kept.',
  },
  alternativeChosen: { title: 'Another way', advice: 'We are taking you there.' },
  goingOn: 'We are taking you back…',
};
