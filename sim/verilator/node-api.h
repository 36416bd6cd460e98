// The part of Node-API that the shared library uses, declared by hand: the functions are in the Node process that loads it,
// and their binary interface is stable, so that no headers of Node need to be installed.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

using napi_env = struct napi_env_*;
using napi_value = struct napi_value_*;
using napi_ref = struct napi_ref_*;
using napi_deferred = struct napi_deferred_*;
using napi_async_work = struct napi_async_work_*;
using napi_callback_info = struct napi_callback_info_*;
using napi_callback = napi_value (*)(napi_env, napi_callback_info);
using napi_execute = void (*)(napi_env, void* data);
using napi_complete = void (*)(napi_env, int status, void* data);

// All of them return 0 for success.
int napi_create_object(napi_env, napi_value* result);
int napi_set_named_property(napi_env, napi_value object, const char* name, napi_value value);
int napi_create_function(napi_env, const char* name, std::size_t length, napi_callback, void* data, napi_value* result);
int napi_get_cb_info(napi_env, napi_callback_info, std::size_t* count, napi_value* arguments, napi_value* self, void** data);
int napi_create_uint32(napi_env, std::uint32_t, napi_value* result);
int napi_create_double(napi_env, double, napi_value* result);
int napi_create_string_utf8(napi_env, const char* text, std::size_t length, napi_value* result);
int napi_get_null(napi_env, napi_value* result);
int napi_get_value_uint32(napi_env, napi_value, std::uint32_t* result);
int napi_get_value_string_utf8(napi_env, napi_value, char* buffer, std::size_t size, std::size_t* length);
int napi_create_arraybuffer(napi_env, std::size_t bytes, void** data, napi_value* result);
int napi_get_typedarray_info(napi_env, napi_value, int* type, std::size_t* length, void** data, napi_value* buffer,
                             std::size_t* offset);
int napi_create_reference(napi_env, napi_value, std::uint32_t count, napi_ref* result);
int napi_delete_reference(napi_env, napi_ref);
int napi_create_promise(napi_env, napi_deferred*, napi_value* promise);
int napi_resolve_deferred(napi_env, napi_deferred, napi_value);
int napi_create_async_work(napi_env, napi_value resource, napi_value name, napi_execute, napi_complete, void* data,
                           napi_async_work* result);
int napi_queue_async_work(napi_env, napi_async_work);
int napi_delete_async_work(napi_env, napi_async_work);

}  // extern "C"
