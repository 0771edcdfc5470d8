import type { Texts } from './texts.ts';

/** German, with the formal address. */
export const DE: Texts = {
  language: 'de',
  direction: 'ltr',
  cancel: 'Abbrechen',
  alternative: 'Anderer Weg',
  tryAgain: 'Noch einmal',
  continue: 'Weiter',
  opening: 'Einen Moment …',
  asking: (name) => `Angefragt von ${name}`,
  consent: {
    title: 'Bevor es losgeht',
    agree: 'Ich habe das gelesen und stimme zu.',
    missing: 'Bitte kreuzen Sie das Feld an, wenn Sie zustimmen. Ohne geht es nicht weiter.',
    button: 'Zustimmen und weiter',
  },
  passphrase: {
    title: 'Ihre Passphrase',
    choose:
      'Wählen Sie eine Passphrase, die nur Sie kennen. Sie brauchen sie zusammen mit Ihrem Gesicht.',
    enter: 'Geben Sie die Passphrase ein, die Sie beim Einrichten gewählt haben.',
    label: 'Passphrase',
    repeat: 'Passphrase wiederholen',
    show: 'Zeigen',
    hide: 'Verbergen',
    tooShort: (least) => `Bitte mindestens ${least} Zeichen. Ein paar Wörter eignen sich gut.`,
    differ: 'Die beiden stimmen nicht überein. Bitte tippen Sie die Passphrase noch einmal.',
    missing: 'Bitte geben Sie Ihre Passphrase ein.',
  },
  passkey: {
    createTitle: 'Passkey einrichten',
    create: 'Ihr Gerät bewahrt einen Passkey für Sie auf. Nur damit lässt sich Ihr Gesicht prüfen.',
    createButton: 'Passkey einrichten',
    useTitle: 'Passkey verwenden',
    use: 'Ihr Gerät fragt nach Fingerabdruck, Gesicht oder PIN.',
    useButton: 'Passkey verwenden',
  },
  camera: {
    introTitle: 'Bereit für die Kamera?',
    intro: {
      verification: 'Ein kurzer Blick in die Kamera zeigt, dass Sie es sind.',
      enrolment: 'Ein kurzer Blick in die Kamera genügt, um Ihr Gesicht einzurichten.',
    },
    tips: [
      'Wenden Sie sich einem Fenster oder einer Lampe zu',
      'Halten Sie die Kamera auf Augenhöhe',
      'Nehmen Sie Hut, Maske oder dunkle Brille ab',
    ],
    privacy: 'Bilder werden geprüft und dann gelöscht.',
    button: 'Kamera starten',
    starting: 'Die Kamera startet …',
    startingHint: 'Wenn Ihr Browser fragt, erlauben Sie bitte die Kamera.',
    title: 'Blicken Sie in die Kamera',
    preview: 'Ihre Kamera, wie im Spiegel',
    choose: 'Kamera',
    unnamed: (number) => `Kamera ${number}`,
    step: (number, of) => `Schritt ${number} von ${of}`,
    framing: 'Vorbereitung',
    taken: 'Geschafft',
  },
  uploading: { title: 'Wird geprüft …', advice: 'Das dauert nur einen Moment.' },
  triesLeft: (count) =>
    count === 1 ? 'Sie haben noch einen Versuch.' : `Sie haben noch ${count} Versuche.`,
  unexplained: { title: 'Das hat nicht geklappt', advice: 'Bitte versuchen Sie es noch einmal.' },
  instructions: {
    'show-face': 'Gesicht ins Oval bringen',
    'one-face': 'Bitte nur eine Person',
    'move-closer': 'Etwas näher kommen',
    'move-back': 'Etwas zurückgehen',
    centre: 'In die Mitte rücken',
    'more-light': 'Mehr Licht suchen',
    'less-light': 'Zu hell: vom Licht abwenden',
    'hold-still': 'Still halten',
    'uncover-face': 'Gesicht frei machen',
    'hold-upright': 'Kopf gerade halten',
    'look-straight': 'Geradeaus blicken',
    'turn-left': 'Kopf nach links drehen',
    'turn-right': 'Kopf nach rechts drehen',
    'look-up': 'Etwas nach oben blicken',
    'look-down': 'Etwas nach unten blicken',
    'come-closer': 'Jetzt näher kommen',
    stay: 'Gut, so bleiben',
  },
  reasons: {
    'no-face': {
      title: 'Ihr Gesicht war nicht zu sehen',
      advice: 'Bringen Sie Ihr ganzes Gesicht in das Oval.',
    },
    'several-faces': {
      title: 'Da war mehr als ein Gesicht',
      advice: 'Achten Sie darauf, allein im Bild zu sein.',
    },
    'face-too-small': {
      title: 'Sie waren zu weit weg',
      advice: 'Kommen Sie näher an die Kamera.',
    },
    'face-too-close': { title: 'Sie waren zu nah', advice: 'Gehen Sie etwas zurück.' },
    'too-dark': {
      title: 'Es war zu dunkel',
      advice: 'Wenden Sie sich einem Fenster zu oder machen Sie Licht.',
    },
    'too-bright': {
      title: 'Es war zu hell',
      advice: 'Wenden Sie sich von der Sonne oder einer starken Lampe ab.',
    },
    blurred: {
      title: 'Das Bild war unscharf',
      advice: 'Halten Sie still und wischen Sie die Linse der Kamera ab.',
    },
    pose: {
      title: 'Ihr Kopf war zu weit gedreht',
      advice: 'Blicken Sie gerade in die Kamera.',
    },
    occluded: {
      title: 'Ein Teil Ihres Gesichts war verdeckt',
      advice: 'Nehmen Sie Maske, Schal oder dunkle Brille ab.',
    },
    cropped: {
      title: 'Ihr Gesicht war abgeschnitten',
      advice: 'Rücken Sie so, dass Ihr ganzes Gesicht im Oval ist.',
    },
    'captures-differ': {
      title: 'Die Bilder passten nicht zusammen',
      advice: 'Bleiben Sie bis zum Schluss vor der Kamera und halten Sie still.',
    },
    'wrong-person-or-secret': {
      title: 'Wir konnten Sie nicht bestätigen',
      advice:
        'Prüfen Sie Passphrase oder Passkey, suchen Sie gutes Licht und versuchen Sie es noch einmal.',
    },
    'challenge-not-followed': {
      title: 'Eine Bewegung fehlte',
      advice: 'Folgen Sie jeder Anweisung langsam und warten Sie auf die nächste.',
    },
    'too-slow': {
      title: 'Das hat zu lange gedauert',
      advice: 'Folgen Sie jeder Anweisung gleich.',
    },
    'too-fast': {
      title: 'Das ging zu schnell',
      advice: 'Nehmen Sie sich für jede Bewegung Zeit.',
    },
    'attack-suspected': {
      title: 'Das Bild wirkte nicht echt',
      advice: 'Blicken Sie selbst in die Kamera, bei gutem Licht und mit etwas Abstand.',
    },
    'not-enrolled': {
      title: 'Ihr Gesicht ist noch nicht eingerichtet',
      advice: 'Bitten Sie die Betreiber dieses Dienstes um eine Einladung.',
    },
    'locked-out': {
      title: 'Zu Ihrer Sicherheit angehalten',
      advice: 'Es waren zu viele Versuche. Warten Sie eine Weile und beginnen Sie dann neu.',
    },
    'active-check-needed': {
      title: 'Noch eine Prüfung',
      advice: 'Die Bilder allein reichten nicht aus. Folgen Sie den Bewegungen auf dem Bildschirm.',
    },
    'passkey-refused': {
      title: 'Der Passkey konnte nicht verwendet werden',
      advice:
        'Versuchen Sie es noch einmal und bestätigen Sie den Passkey, den Ihr Gerät anbietet.',
    },
    'tries-used-up': {
      title: 'Kein Versuch mehr übrig',
      advice:
        'Gehen Sie dorthin zurück, wo Sie herkamen. Dort können Sie neu beginnen oder einen anderen Weg wählen.',
    },
  },
  errors: {
    'camera-refused': {
      title: 'Die Kamera ist gesperrt',
      advice:
        'Erlauben Sie die Kamera für diese Seite: Wählen Sie das Symbol neben der Adresse und versuchen Sie es noch einmal.',
    },
    'camera-in-use': {
      title: 'Die Kamera ist belegt',
      advice:
        'Schließen Sie andere Programme mit Kamera, etwa ein Videogespräch, und versuchen Sie es noch einmal.',
    },
    'camera-none': {
      title: 'Keine Kamera gefunden',
      advice: 'Schließen Sie eine Kamera an oder öffnen Sie die Seite auf einem Gerät mit Kamera.',
    },
    'camera-lost': {
      title: 'Die Kamera ist ausgefallen',
      advice: 'Prüfen Sie, ob sie noch angeschlossen ist, und versuchen Sie es noch einmal.',
    },
    'camera-failed': {
      title: 'Die Kamera startet nicht',
      advice:
        'Schließen Sie die Seite und öffnen Sie sie neu. Hilft das nicht, nutzen Sie ein anderes Gerät.',
    },
    'insecure-origin': {
      title: 'Diese Seite ist nicht sicher',
      advice: 'Browser geben die Kamera nur an https-Seiten. Prüfen Sie die Adresse dieser Seite.',
    },
    'browser-unsupported': {
      title: 'Dieser Browser kann das nicht',
      advice: 'Aktualisieren Sie Ihren Browser oder nutzen Sie einen anderen.',
    },
    'models-unavailable': {
      title: 'Etwas wurde nicht geladen',
      advice: 'Versuchen Sie es gleich noch einmal. Bleibt es so, nutzen Sie einen anderen Weg.',
    },
    'network-lost': {
      title: 'Die Verbindung ist abgerissen',
      advice: 'Prüfen Sie Ihre Internetverbindung und machen Sie dann hier weiter.',
    },
    'server-busy': {
      title: 'Gerade sind viele hier',
      advice: 'Warten Sie ein paar Sekunden und versuchen Sie es noch einmal.',
    },
    'server-refused': {
      title: 'Etwas ist schiefgegangen',
      advice:
        'Versuchen Sie es noch einmal. Bleibt es so, gehen Sie dorthin zurück, wo Sie herkamen, und beginnen Sie neu.',
    },
    'session-elsewhere': {
      title: 'In einem anderen Browser offen',
      advice:
        'Sie haben in einem anderen Browser oder Fenster begonnen. Machen Sie dort weiter oder beginnen Sie hier neu.',
    },
    'session-over': {
      title: 'Dieser Link ist abgelaufen',
      advice: 'Gehen Sie dorthin zurück, wo Sie herkamen, und beginnen Sie neu.',
    },
    'passkey-cancelled': {
      title: 'Der Passkey wurde nicht verwendet',
      advice: 'Nichts ist verloren. Versuchen Sie es noch einmal, wenn Sie bereit sind.',
    },
    'passkey-exists': {
      title: 'Sie haben hier schon einen Passkey',
      advice:
        'Gehen Sie dorthin zurück, wo Sie herkamen, und beginnen Sie neu: Dann wird er verwendet.',
    },
    'passkey-unsupported': {
      title: 'Dieser Passkey ist nicht geeignet',
      advice:
        'Verwenden Sie einen Passkey Ihres Telefons oder Computers, aktualisieren Sie Ihren Browser oder nutzen Sie einen anderen Weg.',
    },
    'passkey-failed': {
      title: 'Der Passkey hat nicht funktioniert',
      advice: 'Versuchen Sie es noch einmal oder nutzen Sie einen anderen Weg.',
    },
  },
  over: {
    passed: { title: 'Sie sind es', advice: 'Alles erledigt. Sie können jetzt weitermachen.' },
    failed: {
      title: 'Wir konnten Sie nicht bestätigen',
      advice:
        'Gehen Sie dorthin zurück, wo Sie herkamen. Dort können Sie neu beginnen oder einen anderen Weg wählen.',
    },
    cancelled: {
      title: 'Abgebrochen',
      advice: 'Kein Bild wurde aufbewahrt. Sie können diese Seite schließen.',
    },
    expired: {
      title: 'Die Zeit ist um',
      advice: 'Gehen Sie dorthin zurück, wo Sie herkamen, und beginnen Sie neu.',
    },
  },
  enrolled: {
    title: 'Ihr Gesicht ist eingerichtet',
    advice: 'Alles erledigt. Kein Bild wurde aufbewahrt.',
  },
  alternativeChosen: { title: 'Ein anderer Weg', advice: 'Sie werden dorthin gebracht.' },
  goingOn: 'Sie werden zurückgebracht …',
};
