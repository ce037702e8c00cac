package io.famfsarrow.cli.text;

import java.io.IOException;
import java.util.BitSet;

/**
 * Writes JSON as it goes: nothing is kept but the nesting. For answers to read, the outermost two
 * levels are broken into lines, but an element of an array stays on one line. Not safe for use by
 * several threads.
 */
public final class JsonWriter {
  private static final int BROKEN_LEVELS = 2;
  private static final String HEX = "0123456789abcdef";

  private final ByteSink out;
  private final int brokenLevels;
  private final BitSet started = new BitSet();
  private final BitSet arrays = new BitSet();

  /** Depth from which on everything stays on one line: inside an element of an array. */
  private int inlineFrom = Integer.MAX_VALUE;

  private int depth;
  private boolean afterKey;

  private JsonWriter(ByteSink out, int brokenLevels) {
    this.out = out;
    this.brokenLevels = brokenLevels;
  }

  /** For answers to read: the outer levels stand on lines of their own. */
  public static JsonWriter pretty(ByteSink out) {
    return new JsonWriter(out, BROKEN_LEVELS);
  }

  /** Everything on one line, for JSON lines. */
  public static JsonWriter compact(ByteSink out) {
    return new JsonWriter(out, 0);
  }

  public JsonWriter beginObject() throws IOException {
    return begin('{');
  }

  public JsonWriter endObject() throws IOException {
    return end('}');
  }

  public JsonWriter beginArray() throws IOException {
    return begin('[');
  }

  public JsonWriter endArray() throws IOException {
    return end(']');
  }

  /** Name of the next value; only within an object. */
  public JsonWriter key(String name) throws IOException {
    separate();
    quoted(name);
    out.put(':');
    if (brokenLevels > 0) {
      out.put(' ');
    }
    afterKey = true;
    return this;
  }

  public JsonWriter value(long number) throws IOException {
    separate();
    out.number(number);
    return this;
  }

  /** A number of 64 bits without a sign, as media hold them. */
  public JsonWriter unsigned(long number) throws IOException {
    return number < 0 ? literal(Long.toUnsignedString(number)) : value(number);
  }

  public JsonWriter value(boolean flag) throws IOException {
    return literal(flag ? "true" : "false");
  }

  /** A string, or null. */
  public JsonWriter value(String text) throws IOException {
    if (text == null) {
      return nullValue();
    }
    separate();
    quoted(text);
    return this;
  }

  /** A number; NaN and the infinities, which JSON has no numbers for, become strings. */
  public JsonWriter value(double number) throws IOException {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return value(Double.toString(number));
    }
    separate();
    ShortestDecimal.write(number, out);
    return this;
  }

  /** A number of single precision; otherwise as {@link #value(double)}. */
  public JsonWriter value(float number) throws IOException {
    if (Float.isNaN(number) || Float.isInfinite(number)) {
      return value(Float.toString(number));
    }
    separate();
    ShortestDecimal.write(number, out);
    return this;
  }

  public JsonWriter nullValue() throws IOException {
    return literal("null");
  }

  /** Text that is JSON already: a number in plain digits, true, false. */
  public JsonWriter literal(String json) throws IOException {
    separate();
    out.ascii(json);
    return this;
  }

  /** Any value that is JSON already. */
  public JsonWriter json(String text) throws IOException {
    separate();
    out.utf8(text);
    return this;
  }

  public JsonWriter field(String name, long number) throws IOException {
    return key(name).value(number);
  }

  public JsonWriter unsignedField(String name, long number) throws IOException {
    return key(name).unsigned(number);
  }

  public JsonWriter field(String name, String text) throws IOException {
    return key(name).value(text);
  }

  public JsonWriter field(String name, boolean flag) throws IOException {
    return key(name).value(flag);
  }

  /** The sink, for one complete JSON value that the caller writes itself. */
  ByteSink raw() throws IOException {
    separate();
    return out;
  }

  /** Ends the line; at the outermost level only. */
  public void endDocument() throws IOException {
    out.put('\n');
    started.clear();
    depth = 0;
  }

  private JsonWriter begin(char bracket) throws IOException {
    separate();
    out.put(bracket);
    boolean element = arrays.get(depth);
    depth++;
    started.clear(depth);
    arrays.set(depth, bracket == '[');
    if (element && depth < inlineFrom) {
      inlineFrom = depth;
    }
    return this;
  }

  private JsonWriter end(char bracket) throws IOException {
    boolean closesLine = started.get(depth) && breaksAt(depth);
    arrays.clear(depth);
    depth--;
    if (depth < inlineFrom) {
      inlineFrom = Integer.MAX_VALUE;
    }
    if (closesLine) {
      newLine();
    }
    out.put(bracket);
    return this;
  }

  private void separate() throws IOException {
    if (afterKey) {
      afterKey = false;
      return;
    }
    if (depth == 0) {
      return;
    }
    boolean first = !started.get(depth);
    started.set(depth);
    if (!first) {
      out.put(',');
    }
    if (breaksAt(depth)) {
      newLine();
    } else if (!first && brokenLevels > 0) {
      out.put(' ');
    }
  }

  private boolean breaksAt(int level) {
    return level <= brokenLevels && level < inlineFrom;
  }

  private void newLine() throws IOException {
    out.put('\n');
    for (int i = 0; i < depth; i++) {
      out.ascii("  ");
    }
  }

  private void quoted(String text) throws IOException {
    out.put('"');
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c == 0x7f) {
        out.utf8(text.substring(plainFrom, i));
        escaped(c);
        plainFrom = i + 1;
      }
    }
    out.utf8(plainFrom == 0 ? text : text.substring(plainFrom));
    out.put('"');
  }

  private void escaped(char c) throws IOException {
    switch (c) {
      case '"' -> out.ascii("\\\"");
      case '\\' -> out.ascii("\\\\");
      case '\n' -> out.ascii("\\n");
      case '\t' -> out.ascii("\\t");
      case '\r' -> out.ascii("\\r");
      default -> {
        out.ascii("\\u00");
        out.put(HEX.charAt(c >> 4));
        out.put(HEX.charAt(c & 15));
      }
    }
  }
}
