package io.famfsarrow.arrow.ipc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the footer's metadata says of a batch index: where it lies, and its checksum. Written as
 * JSON, of which this knows as much as the entries need.
 */
record IndexEntry(long version, long fileOffset, long lengthBytes, int crc32c) {

  private static final Pattern MEMBER =
      Pattern.compile(
          "\\G\\s*(,?)\\s*\"([A-Za-z0-9_]{1,40})\"\\s*:\\s*(?:(\\d{1,18})|\"([^\"\\\\]{0,40})\")\\s*");

  private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*(\\d{1,9})");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern HEX_LIST =
      Pattern.compile("\\s*\\[\\s*(?:\"[0-9a-f]{8}\"\\s*(?:,\\s*\"[0-9a-f]{8}\"\\s*)*+)?]\\s*");

  /** The version that an entry says, whatever else it says; empty if it says none. */
  static Optional<Long> version(String text) {
    Matcher version = VERSION.matcher(text);
    return version.find() ? Optional.of(Long.parseLong(version.group(1))) : Optional.empty();
  }

  /** An entry of version 1, or empty if it is not valid. */
  static Optional<IndexEntry> parse(String text) {
    Map<String, String> members = members(text.strip());
    String crc = members.getOrDefault("crc32c", "");
    boolean valid =
        number(members, "version") == 1
            && number(members, "offset") >= 0
            && number(members, "length") >= 0
            && HEX.matcher(crc).matches();
    return valid
        ? Optional.of(
            new IndexEntry(1, number(members, "offset"), number(members, "length"), hex(crc)))
        : Optional.empty();
  }

  /** Members of a flat object; none if the text is no such object. */
  private static Map<String, String> members(String text) {
    Map<String, String> members = new HashMap<>();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return members;
    }
    String inner = text.substring(1, text.length() - 1);
    Matcher member = MEMBER.matcher(inner);
    int end = 0;
    while (member.find() && member.group(1).isEmpty() == members.isEmpty()) {
      String value = member.group(3) == null ? '"' + member.group(4) : member.group(3);
      members.put(member.group(2), value);
      end = member.end();
    }
    members.replaceAll(
        (key, value) -> value.startsWith("\"") && !key.equals("crc32c") ? "" : value);
    members.computeIfPresent(
        "crc32c", (key, value) -> value.startsWith("\"") ? value.substring(1) : "");
    return end == inner.length() ? members : Map.of();
  }

  private static long number(Map<String, String> members, String name) {
    String text = members.getOrDefault(name, "");
    return text.isEmpty() ? -1 : Long.parseLong(text);
  }

  private static int hex(String eightDigits) {
    return Integer.parseUnsignedInt(eightDigits, 16);
  }

  /** An array of checksums, or empty if the text is no such array. */
  static Optional<List<Integer>> checksums(String text) {
    if (!HEX_LIST.matcher(text).matches()) {
      return Optional.empty();
    }
    List<Integer> checksums = new ArrayList<>();
    Matcher each = HEX.matcher(text);
    while (each.find()) {
      checksums.add(hex(each.group()));
    }
    return Optional.of(checksums);
  }
}
