// A model with what the library has to know besides: why it has stopped, and whether a thread is at work on it.
#pragma once

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <string>

#include "guard.h"
#include "model.h"

namespace spinlight {

class HeldModel {
public:
    HeldModel(std::uint32_t* port_words, std::uint32_t count, const char* trace_file)
        : words{count}, model_{make_model(port_words, trace_file)} {
        guarded_cycle = &model_->cycle;
    }

    ~HeldModel() { free(); }

    /// Closes the trace. Later runs say that the model has stopped.
    void free() {
        if (!model_) return;
        last_cycle_ = model_->cycle;
        if (guarded_cycle == &model_->cycle) guarded_cycle = nullptr;
        model_.reset();
        if (message.empty()) message = "it is closed";
    }

    /// Runs `body` and returns 0, or 1 if the model has stopped, now or before.
    template <class Body>
    std::uint32_t run(Body body) {
        if (!message.empty()) return 1;
        try {
            body(*model_);
            return 0;
        } catch (const Stopped& stopped) {
            message = stopped.message;
        } catch (const std::exception& error) {
            message = error.what();
        }
        model_->close_trace();
        return 1;
    }

    std::uint64_t cycle() const { return model_ ? model_->cycle : last_cycle_; }

    /// Says that a thread will work on the model, until `finish`.
    void begin() { is_busy_ = true; }

    void finish() {
        const std::lock_guard<std::mutex> lock{mutex_};
        is_busy_ = false;
        idle_.notify_all();
    }

    /// Waits for that thread.
    void join() {
        std::unique_lock<std::mutex> lock{mutex_};
        idle_.wait(lock, [this] { return !is_busy_; });
    }

    /// Words of port memory.
    const std::uint32_t words;
    /// Why the model has stopped, or ''.
    std::string message;

private:
    std::unique_ptr<Model> model_;
    std::uint64_t last_cycle_ = 0;
    std::mutex mutex_;
    std::condition_variable idle_;
    bool is_busy_ = false;
};

}  // namespace spinlight
