package io.famfsarrow.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DuckDB's parser makes of a query, as its {@code json_serialize_sql} shows it. */
final class SyntaxTree {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Strings are matched too, to pass over what is in them. */
  private static final Pattern NOT_A_NUMBER =
      Pattern.compile(
          "(\"(?:[^\"\\\\]|\\\\.)*+\")|-?\\b(?:nan|inf(?:inity)?)\\b", Pattern.CASE_INSENSITIVE);

  private SyntaxTree() {}

  /**
   * A table that is named in a query.
   *
   * @param alias empty if it has none
   * @param place of the name in bytes, or -1 if DuckDB does not say
   */
  record Table(String name, String alias, int place) {}

  /**
   * Parses one query.
   *
   * @throws InvalidQueryException if it is none, or not just one
   */
  static JsonNode ofOneQuery(Engine engine, String query) {
    if (query.indexOf('\0') >= 0) {
      throw new InvalidQueryException("the query holds a NUL character", null);
    }
    JsonNode answer =
        parse(engine.value("SELECT json_serialize_sql(" + SqlText.literal(query) + ")"));
    if (answer.path("error").asBoolean()) {
      throw refused(query, answer);
    }
    JsonNode statements = answer.path("statements");
    if (statements.size() != 1) {
      throw new InvalidQueryException("expected one query, found " + statements.size(), null);
    }
    JsonNode statement = statements.get(0);
    if (!statement.path("named_param_map").isEmpty()) {
      throw new InvalidQueryException(
          "the query has parameters (? or $name), and there are no values for them", null);
    }
    return statement;
  }

  /**
   * DuckDB writes NaN and the infinities as words without quotes, which JSON does not have; here
   * they are strings.
   */
  static JsonNode parse(String json) {
    try {
      return JSON.readTree(withWordsAsStrings(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DuckDB answered with something that is not JSON", e);
    }
  }

  private static String withWordsAsStrings(String json) {
    return NOT_A_NUMBER
        .matcher(json)
        .replaceAll(
            found ->
                found.group(1) == null
                    ? '"' + found.group() + '"'
                    : Matcher.quoteReplacement(found.group()));
  }

  private static InvalidQueryException refused(String query, JsonNode answer) {
    String message = SqlErrors.brief(answer.path("error_message").asText());
    if (answer.path("error_type").asText().equals("not implemented")) {
      message =
          "expected a query (SELECT, FROM, WITH, VALUES, DESCRIBE, SUMMARIZE), found \""
              + SqlErrors.brief(query.strip().split("\\s", 2)[0])
              + "\": the store's tables cannot be changed by SQL";
    }
    return new InvalidQueryException(message, null);
  }

  /** Tables that are named without a schema, in the order of the tree. */
  static List<Table> tables(JsonNode statement) {
    List<Table> tables = new ArrayList<>();
    addTables(statement, tables);
    return tables;
  }

  private static void addTables(JsonNode node, List<Table> tables) {
    if (node.path("type").asText().equals("BASE_TABLE")
        && node.path("schema_name").asText().isEmpty()
        && node.path("catalog_name").asText().isEmpty()) {
      tables.add(
          new Table(node.path("table_name").asText(), node.path("alias").asText(), place(node)));
    }
    node.forEach(child -> addTables(child, tables));
  }

  private static int place(JsonNode node) {
    JsonNode place = node.path("query_location");
    return place.canConvertToInt() ? place.asInt() : -1;
  }

  /** Names of WITH queries anywhere in the query, in lower case. */
  static Set<String> namesOfCommonTables(JsonNode statement) {
    Set<String> names = new HashSet<>();
    addNames(statement, names);
    return names;
  }

  private static void addNames(JsonNode node, Set<String> names) {
    for (JsonNode entry : node.path("cte_map").path("map")) {
      names.add(entry.path("key").asText().toLowerCase(Locale.ROOT));
    }
    node.forEach(child -> addNames(child, names));
  }
}
