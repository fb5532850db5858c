package org.bnn4j.emulator;

import java.util.SplittableRandom;

/** Random signs as they lie on a device: channel c of a place is bit c % 32 of word c / 32. */
final class Signs {
  private final int channels;
  private final int[] words;

  private Signs(int channels, int[] words) {
    this.channels = channels;
    this.words = words;
  }

  static Signs random(int places, int channels, SplittableRandom random) {
    Signs signs = new Signs(channels, new int[places * Math.ceilDiv(channels, 32)]);
    for (int i = 0; i < places * channels; i++) {
      if (random.nextBoolean()) {
        signs.words[signs.word(i / channels, i % channels)] |= 1 << (i % channels);
      }
    }
    return signs;
  }

  int[] words() {
    return words;
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

  /** Σ over the channels of a place here times a place there. */
  int product(int place, Signs other, int otherPlace) {
    int sum = channels;
    for (int c = 0; c < channels; c += 32) {
      sum -= 2 * Integer.bitCount(words[word(place, c)] ^ other.words[word(otherPlace, c)]);
    }
    return sum;
  }

  /** Σ over the channels of a place. */
  int sum(int place) {
    int sum = -channels;
    for (int c = 0; c < channels; c += 32) {
      sum += 2 * Integer.bitCount(words[word(place, c)]);
    }
    return sum;
  }
}
