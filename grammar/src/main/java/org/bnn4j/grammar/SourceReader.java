package org.bnn4j.grammar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;

/** Reads the text of {@code .bnn} files, strictly as UTF-8. */
public final class SourceReader {
  /** The largest file that is read, in bytes. */
  public static final long MAX_BYTES = 4L << 20;

  private SourceReader() {}

  /**
   * Reads one file. Empty where that fails (there is no such file, it is a folder, too large, no
   * text or no UTF-8): the reason is reported then.
   *
   * @param file where it is
   * @param name how messages name it, see {@link Source#of}
   */
  public static Optional<Source> read(Path file, String name, Diagnostics diagnostics) {
    Span nowhere = new Span(Source.of(name, ""), 0, 0);
    if (Files.isDirectory(file)) {
      diagnostics.report(Message.FILE_IS_FOLDER, nowhere);
      return Optional.empty();
    }
    if (Files.notExists(file)) {
      diagnostics.report(Message.FILE_MISSING, nowhere);
      return Optional.empty();
    }
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        diagnostics.report(Message.FILE_TOO_LARGE, nowhere, size, MAX_BYTES);
        return Optional.empty();
      }
      return decode(Files.readAllBytes(file), nowhere, diagnostics)
          .map(text -> Source.of(name, text));
    } catch (IOException | SecurityException e) {
      diagnostics.report(Message.FILE_UNREADABLE, nowhere, reason(e));
      return Optional.empty();
    }
  }

  private static Optional<String> decode(byte[] bytes, Span nowhere, Diagnostics diagnostics) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        diagnostics.report(Message.FILE_IS_BINARY, nowhere, i, lineAt(bytes, i));
        return Optional.empty();
      }
    }
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (result.isError()) {
      int at = in.position();
      diagnostics.report(Message.FILE_NOT_UTF8, nowhere, bytes[at] & 0xFF, at, lineAt(bytes, at));
      return Optional.empty();
    }
    String text = out.flip().toString();
    // Some editors mark a file as UTF-8 by this character.
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private static int lineAt(byte[] bytes, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      // The message would repeat the path.
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    };
  }
}
