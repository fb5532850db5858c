package org.bnn4j.emulator;

import java.util.SplittableRandom;

/** Random signs as they lie on a device: channel c of a place is bit c % 32 of word c / 32. */
record Signs(int channels, int[] words) {
  static Signs random(int places, int channels, SplittableRandom random) {
    Signs signs = new Signs(channels, new int[places * Math.ceilDiv(channels, 32)]);
    for (int i = 0; i < places * channels; i++) {
      if (random.nextBoolean()) {
        signs.words[signs.word(i / channels, i % channels)] |= 1 << (i % channels);
      }
    }
    return signs;
  }

  private int word(int place, int channel) {
    return place * Math.ceilDiv(channels, 32) + channel / 32;
  }

  /** −1 or +1. */
  int at(int place, int channel) {
    return isPositive(place, channel) ? 1 : -1;
  }

  boolean isPositive(int place, int channel) {
    return (words[word(place, channel)] >>> (channel % 32) & 1) != 0;
  }
}
