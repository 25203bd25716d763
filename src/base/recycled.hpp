#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define UPDRAFT_KEEPS_SPARE_OBJECTS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UPDRAFT_KEEPS_SPARE_OBJECTS 0
#endif
#endif
#ifndef UPDRAFT_KEEPS_SPARE_OBJECTS
#define UPDRAFT_KEEPS_SPARE_OBJECTS 1
#endif

namespace updraft {

/// The objects of one type that this thread has let go of and will use again, with the room that
/// their strings and vectors have. Such a type has `bool clear() noexcept`, which makes an object
/// as good as new, and says whether it is small enough to be kept.
template <class T>
class SpareObjects {
 public:
  /// How many a thread keeps: as many as a busy turn uses. None where a sanitizer is to see what is
  /// used after its end.
  static constexpr std::size_t most = UPDRAFT_KEEPS_SPARE_OBJECTS != 0 ? 1024 : 0;

  static std::unique_ptr<T> take() {
    auto& kept = here().kept_;
    if (kept.empty()) return std::make_unique<T>();
    auto object = std::move(kept.back());
    kept.pop_back();
    return object;
  }

  static void give(std::unique_ptr<T> object) noexcept {
    if (most == 0 || gone || !object->clear()) return;
    auto& kept = here().kept_;
    if (kept.size() < most) kept.push_back(std::move(object));  // there is room: see here()
  }

 private:
  SpareObjects() { kept_.reserve(most); }
  ~SpareObjects() { gone = true; }

  static SpareObjects& here() {
    thread_local SpareObjects spare;
    return spare;
  }

  /// Whether this thread is ending; objects that outlive it are just deleted.
  static inline thread_local bool gone = false;
  std::vector<std::unique_ptr<T>> kept_;
};

struct Recycle {
  template <class T>
  void operator()(T* object) const noexcept {
    SpareObjects<T>::give(std::unique_ptr<T>(object));
  }
};

/// Owns an object that is used again by the thread that lets go of it.
template <class T>
using Recycled = std::unique_ptr<T, Recycle>;

template <class T>
Recycled<T> make_recycled() {
  return Recycled<T>(SpareObjects<T>::take().release());
}

}  // namespace updraft
