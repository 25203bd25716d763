#include "playground/assets.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace updraft::playground::assets_test {
namespace {

/// What is in it, by zlib.
std::string inflated(std::string_view gzip) {
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) throw std::runtime_error("no zlib");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  std::string text;
  std::string piece(std::size_t{64} << 10, '\0');
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(piece, 0, piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || stream.avail_in != 0) throw std::runtime_error("no gzip");
  return text;
}

TEST(Assets, HaveThePageWithItsScriptsAndStyles) {
  ASSERT_TRUE(page()) << "the tests need the playground (UPDRAFT_PLAYGROUND)";
  const std::string_view html = page()->content;
  EXPECT_NE(html.find("<!doctype html>"), std::string::npos);
  std::size_t named = 0;
  for (auto at = html.find("\"./"); at != std::string::npos; at = html.find("\"./", at + 1)) {
    const auto name = html.substr(at + 3, html.find('"', at + 1) - at - 3);
    EXPECT_TRUE(find_asset(name)) << name;
    ++named;
  }
  EXPECT_GE(named, 3U);
}

TEST(Assets, AreWhatTheirNamesAndTagsSay) {
  std::set<std::string_view> tags;
  for (const Asset& asset : assets()) {
    EXPECT_EQ(find_asset(asset.name), &asset);
    if (&asset != page()) {
      EXPECT_FALSE(inflated(asset.content).empty()) << asset.name;
    }
    EXPECT_TRUE(tags.insert(asset.etag).second) << asset.name;
    EXPECT_EQ(asset.etag.front(), '"');
    EXPECT_EQ(asset.etag.back(), '"');
    if (asset.name.ends_with(".js")) {
      EXPECT_EQ(asset.content_type, "text/javascript; charset=utf-8");
    }
  }
}

TEST(Assets, AreToBeHadPlainByManyThreadsAtOnce) {
  const auto look = [] {
    for (const Asset& asset : assets()) {
      // The page itself is not compressed.
      if (&asset == page()) continue;
      EXPECT_EQ(plain(asset), inflated(asset.content)) << asset.name;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(look);
  for (auto& thread : threads) thread.join();
  const Asset& last = assets().back();
  EXPECT_EQ(plain(last).data(), plain(last).data()) << "it is made again each time";
}

TEST(Assets, HaveNoOtherNames) {
  for (const auto* name : {"", "assets", "assets/", "index.htm", "zzz", "/index.html"}) {
    EXPECT_FALSE(find_asset(name)) << name;
  }
}

TEST(Assets, BringTheLicensesOfWhatTheyAreMadeOf) {
  const auto* const asset = find_asset("licenses.txt");
  ASSERT_TRUE(asset);
  const std::string text = inflated(asset->content);
  for (const auto* package : {"react-dom 18.3.1", "tamagui 1.144.4", "@rise-tools/react 0.14.0"}) {
    EXPECT_NE(text.find(package), std::string::npos) << package;
  }
}

}  // namespace
}  // namespace updraft::playground::assets_test
