package org.bnn4j.grammar.diagnostic;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant by a misspelt word. */
public final class Suggestions {
  /** Beyond this a word is no slip of the fingers, and the comparison would cost time. */
  private static final int MAX_LENGTH = 80;

  private Suggestions() {}

  /**
   * The candidate that takes the fewest typing mistakes (a letter inserted, left out, replaced or
   * exchanged with its neighbour; case counts nothing), if they are at most a third of the longer
   * word's letters. Of equal ones the first counts.
   */
  public static Optional<String> closest(String word, Collection<String> candidates) {
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int longer = Math.max(word.length(), candidate.length());
      if (longer <= MAX_LENGTH && !candidate.equals(word)) {
        int mistakes = mistakes(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
        if (mistakes * 3 <= longer && mistakes < fewest) {
          fewest = mistakes;
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** {@code did you mean `network`?}, if there is a {@link #closest} candidate. */
  public static Optional<String> help(String word, Collection<String> candidates) {
    return closest(word, candidates).map(candidate -> "did you mean `" + candidate + "`?");
  }

  /** The Damerau-Levenshtein distance in which no part is changed twice. */
  private static int mistakes(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int one = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
        distance[i][j] = Math.min(replaced, one);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          distance[i][j] = Math.min(distance[i][j], distance[i - 2][j - 2] + 1);
        }
      }
    }
    return distance[a.length()][b.length()];
  }
}
