#include <updraft/json.hpp>
#include <updraft/press.hpp>

#include <gtest/gtest.h>

namespace updraft::press_test {
namespace {

const Value& screen() {
  static const Value value = *parse_json(R"({
    "$": "component", "component": "YStack", "key": "root",
    "props": {"header": {"$": "component", "component": "Text", "key": "title", "children": "Hi"}},
    "children": [
      "loose text",
      {"$": "component", "component": "Text", "children": ["The count is ", 3]},
      {"$": "component", "component": "Button", "key": "plus", "children": "Plus 1",
       "props": {"onPress": {"$": "event", "id": "1"}}},
      {"$": "component", "component": "XStack", "props": {"onPress": {"$": "event", "id": "row"}},
       "children": {"$": "component", "component": "Button", "children": "Plus 1",
                    "props": {"onLongPress": {"$": "event", "id": "2"}}}},
      {"$": "component", "component": "Button", "key": "go", "children": "Go",
       "props": {"onPress": [{"$": "action", "name": "toast"}, {"$": "event", "id": "3"}]}},
      {"$": "component", "component": "Button", "key": "away", "children": "Away",
       "props": {"onPress": {"$": "action", "name": "goBack"}}},
      {"$": "component", "component": "Button", "key": "save", "children": "Save",
       "props": {"onPress": {"$": "event", "id": "4", "args": {
         "text": {"$": "state", "key": "t", "initialValue": ""},
         "done": {"$": "state", "key": "d", "initialValue": false}}}}}
    ]})");
  return value;
}

std::string path_of(const EventRequest& request) {
  return to_json(array(request.position));
}

TEST(Press, CallsTheComponentOfAText) {
  const auto request = press("tasks", screen(), by_text("Plus 1"));
  ASSERT_TRUE(request) << request.error().message();
  EXPECT_EQ(request->path, "tasks");
  EXPECT_EQ(path_of(*request), R"(["children","plus","props","onPress"])");
  EXPECT_EQ(to_json(request->leaf), R"({"$":"event","id":"1"})");
  EXPECT_EQ(request->component, "Button");
  EXPECT_EQ(request->component_key, "plus");
  EXPECT_EQ(request->prop, "onPress");
  EXPECT_EQ(to_json(request->payload), "[]");
}

TEST(Press, LooksForTheFirstThatHasTheProp) {
  const auto request = press("", screen(), by_text("Plus 1"), "onLongPress");
  ASSERT_TRUE(request);
  EXPECT_EQ(path_of(*request), R"(["children",3,"children","props","onLongPress"])");
}

TEST(Press, CallsTheSecondOfAKeyByItsIndex) {
  const Value rows = *parse_json(R"([
    {"$": "component", "component": "Button", "key": "a", "children": "One",
     "props": {"onPress": {"$": "event", "id": "1"}}},
    {"$": "component", "component": "Button", "key": "a", "children": "Two",
     "props": {"onPress": {"$": "event", "id": "2"}}}])");
  EXPECT_EQ(path_of(*press("", rows, by_text("One"))), R"(["a","props","onPress"])");
  EXPECT_EQ(path_of(*press("", rows, by_text("Two"))), R"([1,"props","onPress"])");
}

TEST(Press, CallsTheComponentOfAKeyOrAPosition) {
  const auto by = press("", screen(), by_key("go"), "onPress", array({1, 2}));
  ASSERT_TRUE(by);
  EXPECT_EQ(path_of(*by), R"(["children","go","props","onPress",1])") << "the event among actions";
  EXPECT_EQ(to_json(by->payload), "[1,2]");
  const auto there = press("", screen(), at_position({"children", 2}));
  ASSERT_TRUE(there);
  EXPECT_EQ(to_json(there->leaf), R"({"$":"event","id":"1"})");
}

TEST(Press, SendsTheLocalStatesThatAHandlerAsksFor) {
  EXPECT_EQ(to_json(press("", screen(), by_key("save"))->payload), R"([{"text":"","done":false}])");
  EXPECT_EQ(
      to_json(press("", screen(), by_key("save"), "onPress", object({{"text", "jam"}}))->payload),
      R"([{"text":"jam","done":false}])");
}

TEST(Press, SaysWhatIsNotThere) {
  const auto problem = [](const Which& which) {
    const auto request = press("tasks", screen(), which);
    return request ? "none" : request.error().message();
  };
  EXPECT_EQ(problem(by_text("Minus 1")), R"("tasks": nothing there says "Minus 1")");
  EXPECT_EQ(problem(by_key("root")), R"("tasks": what has the key "root" has no onPress)");
  EXPECT_EQ(problem(by_key("away")),
            R"("tasks": onPress of what has the key "away" has no handler)");
  EXPECT_EQ(problem(at_position({"children", 99})), R"("tasks": nothing there is at children[99])");
}

TEST(FindComponent, LooksIntoPropsAndReadsTexts) {
  const auto title = find_component(screen(), by_text("Hi"));
  ASSERT_TRUE(title);
  EXPECT_EQ(to_json(array(title->position)), R"(["props","header"])");
  EXPECT_TRUE(find_component(screen(), by_text("The count is 3")));
  EXPECT_FALSE(find_component(Value("text"), by_text("text")));
}

}  // namespace
}  // namespace updraft::press_test
