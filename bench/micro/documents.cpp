#include "micro/documents.hpp"

namespace updraft::bench {

std::string event_document() {
  return R"({"$":"evt","key":"11a3f0c2d.8f1","target":{"key":"plus","component":"rise-tools/kit-tamagui/Button",)"
         R"("propKey":"onPress","path":["counter","children","children","plus","props","onPress"]},)"
         R"("modelState":{"$":"event","id":"S8cg3PqmZ0aJxk4nBw7yT1rVu5eLdH"},"payload":["[native code]"]})";
}

std::string screen_document(int rows) {
  std::string text = R"({"$":"component","component":"rise-tools/kit-tamagui/YStack","children":[)";
  for (int i = 0; i < rows; ++i) {
    const std::string n = std::to_string(i);
    text +=
        (i > 0 ? "," : "") +
        (R"({"$":"component","component":"rise-tools/kit-tamagui/Button","key":")" + n) +
        R"(","props":{"gap":"$2","flex":1,"opacity":0.75,"onPress":{"$":"event","id":"S8cg3PqmZ0aJxk4nBw7yT1rVu5eLdH"}},)"
        R"("children":["Row )" +
        n + R"(",true,null]})";
  }
  return text + "]}";
}

}  // namespace updraft::bench
