// The shared library as an add-on of Node: a function `open(words, traceFile)` that makes a model and gives its functions.
// Compiled once per tool chain and linked with every model.
#include <array>
#include <cstdint>
#include <functional>

#include "held-model.h"
#include "node-api.h"
#include "operations.h"
#include "stop.h"
#include "streams.h"

namespace spinlight {

Model::Model(std::uint32_t* port_words) : words{port_words} {}
Model::~Model() = default;

namespace {

constexpr std::size_t most_arguments = 5;

/// The arguments of a call, and the model that the function belongs to.
struct Call {
    napi_env env;
    std::size_t count = most_arguments;
    std::array<napi_value, most_arguments> arguments{};
    HeldModel* held = nullptr;

    Call(napi_env environment, napi_callback_info info) : env{environment} {
        void* data = nullptr;
        napi_get_cb_info(env, info, &count, arguments.data(), nullptr, &data);
        held = static_cast<HeldModel*>(data);
    }

    std::uint32_t number(std::size_t i) const {
        std::uint32_t value = 0;
        napi_get_value_uint32(env, arguments[i], &value);
        return value;
    }

    /// The words of a Uint32Array; asking for them moves a short one out of the heap, for good.
    std::uint32_t* words(std::size_t i, std::size_t* length = nullptr) const {
        void* data = nullptr;
        napi_get_typedarray_info(env, arguments[i], nullptr, length, &data, nullptr, nullptr);
        return static_cast<std::uint32_t*>(data);
    }

    napi_value result(std::uint32_t value) const {
        napi_value made = nullptr;
        napi_create_uint32(env, value, &made);
        return made;
    }
};

using Body = std::function<void(Model&)>;

/// One edge of all clocks. Gives nothing unless the model has stopped: a bench that looks at every cycle calls this.
napi_value tick(napi_env env, napi_callback_info info) {
    std::size_t count = 0;
    void* data = nullptr;
    napi_get_cb_info(env, info, &count, nullptr, nullptr, &data);
    const std::uint32_t status = static_cast<HeldModel*>(data)->run([](Model& model) { model.tick(); });
    if (status == 0) return nullptr;
    napi_value made = nullptr;
    napi_create_uint32(env, status, &made);
    return made;
}

/// Brings the outputs up to date with the inputs. This and those below give 1 if the model has stopped, else 0.
napi_value eval(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    return call.result(call.held->run([](Model& model) {
        model.settle();
        model.store();
    }));
}

/// `cycles, clocks`: bit i of `clocks`: clock i rises.
napi_value step(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    return call.result(call.held->run([&](Model& model) {
        model.edges(call.number(0), call.number(1));
        model.store();
    }));
}

/// `job, data, out, result`: see streams.h.
Body stream_body(const Call& call) {
    return [job = call.words(0), data = call.words(1), out = call.words(2), result = call.words(3)](Model& model) {
        StreamRun run{model, job, data, out};
        run.run();
        run.write_result(result);
        model.store();
    };
}

/// `operations, count, firstOutput, mismatch`: see operations.h.
Body operation_body(const Call& call) {
    const std::uint32_t first = call.number(2);
    const Outputs outputs{first, call.held->words - first};
    return [operations = call.words(0), count = call.number(1), outputs, mismatch = call.words(3)](Model& model) {
        mismatch[0] = all_equal;
        operate(model, operations, operations + count, outputs, mismatch);
        model.store();
    };
}

template <Body (*make)(const Call&)>
napi_value now(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    return call.result(call.held->run(make(call)));
}

/// Work for another thread, with references that keep its arguments alive.
struct Later {
    HeldModel* held;
    Body body;
    std::uint32_t status = 0;
    std::array<napi_ref, most_arguments> kept{};
    napi_deferred deferred = nullptr;
    napi_async_work work = nullptr;

    static void execute(napi_env, void* data) {
        auto* later = static_cast<Later*>(data);
        later->status = later->held->run(later->body);
        later->held->finish();
    }

    static void complete(napi_env env, int, void* data) {
        auto* later = static_cast<Later*>(data);
        napi_value status = nullptr;
        napi_create_uint32(env, later->status, &status);
        napi_resolve_deferred(env, later->deferred, status);
        for (napi_ref reference : later->kept)
            if (reference) napi_delete_reference(env, reference);
        napi_delete_async_work(env, later->work);
        delete later;
    }
};

/// The same in another thread: gives a promise. Until it is kept, or `join` has returned, nothing else may touch the model.
template <Body (*make)(const Call&)>
napi_value later(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    auto* made = new Later{call.held, make(call)};
    for (std::size_t i = 0; i < call.count && i < most_arguments; ++i)
        if (napi_create_reference(env, call.arguments[i], 1, &made->kept[i])) made->kept[i] = nullptr;
    napi_value promise = nullptr;
    napi_value name = nullptr;
    napi_create_promise(env, &made->deferred, &promise);
    napi_create_string_utf8(env, "spinlight", 9, &name);
    napi_create_async_work(env, nullptr, name, Later::execute, Later::complete, made, &made->work);
    call.held->begin();
    napi_queue_async_work(env, made->work);
    return promise;
}

napi_value join(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    call.held->join();
    return nullptr;
}

napi_value free_model(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    call.held->join();
    call.held->free();
    return nullptr;
}

napi_value cycle(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    napi_value made = nullptr;
    napi_create_double(env, static_cast<double>(call.held->cycle()), &made);
    return made;
}

/// Why the model has stopped, or ''.
napi_value message(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    napi_value made = nullptr;
    napi_create_string_utf8(env, call.held->message.data(), call.held->message.size(), &made);
    return made;
}

/// See guard.h; for a process that holds nothing but the model.
napi_value guard(napi_env, napi_callback_info) {
    guard_process();
    return nullptr;
}

void add(napi_env env, napi_value object, const char* name, napi_callback callback, void* data) {
    napi_value function = nullptr;
    napi_create_function(env, name, ~std::size_t{0}, callback, data, &function);
    napi_set_named_property(env, object, name, function);
}

/// `words, traceFile`: the functions of a model at cycle 0 with all inputs 0, or null. Word 0 of `words` is set by the host
/// whenever it has changed an input, the ports follow. `traceFile` may be null. A model is never destroyed, only freed: it
/// is a few words then.
napi_value open(napi_env env, napi_callback_info info) {
    const Call call{env, info};
    char file[4096];
    std::size_t length = 0;
    const bool has_file = napi_get_value_string_utf8(env, call.arguments[1], file, sizeof file, &length) == 0;
    napi_ref kept = nullptr;
    napi_create_reference(env, call.arguments[0], 1, &kept);
    napi_value result = nullptr;
    try {
        std::size_t count = 0;
        std::uint32_t* const words = call.words(0, &count);
        auto* const held = new HeldModel{words, static_cast<std::uint32_t>(count), has_file ? file : nullptr};
        napi_create_object(env, &result);
        add(env, result, "tick", tick, held);
        add(env, result, "eval", eval, held);
        add(env, result, "step", step, held);
        add(env, result, "runStreams", now<stream_body>, held);
        add(env, result, "operate", now<operation_body>, held);
        add(env, result, "runStreamsLater", later<stream_body>, held);
        add(env, result, "operateLater", later<operation_body>, held);
        add(env, result, "join", join, held);
        add(env, result, "free", free_model, held);
        add(env, result, "cycle", cycle, held);
        add(env, result, "message", message, held);
        add(env, result, "guard", guard, held);
    } catch (...) {
        napi_get_null(env, &result);
    }
    return result;
}

}  // namespace
}  // namespace spinlight

#define SPINLIGHT_API extern "C" __attribute__((visibility("default")))

SPINLIGHT_API napi_value napi_register_module_v1(napi_env env, napi_value exports) {
    spinlight::add(env, exports, "open", spinlight::open, nullptr);
    return exports;
}

SPINLIGHT_API std::int32_t node_api_module_get_api_version_v1() { return 8; }
