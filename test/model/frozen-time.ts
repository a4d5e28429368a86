/**
 * Import it before anything of the local cloud: the machine's time stands still at one moment, the same in every run. What
 * moves is the cloud's clock alone, so that a history repeats exactly, whenever and however fast it is played.
 */
const beginning = Date.UTC(2026, 11, 1);
Date.now = () => beginning;
