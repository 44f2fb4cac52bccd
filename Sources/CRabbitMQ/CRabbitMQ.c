#include "CRabbitMQ.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

// The library is loaded when a broker is first dialled, so that a program that dials none neither needs it nor pays for it:
// with it comes a TLS library, and the two take longer to load than all the rest. Each function below has the name and the
// type of one of the library's, and hands on to that.
#define FUNCTIONS(F)                                                                                                      \
    F(amqp_connection_state_t, amqp_new_connection, (void), ())                                                           \
    F(int, amqp_destroy_connection, (amqp_connection_state_t state), (state))                                             \
    F(amqp_rpc_reply_t, amqp_connection_close, (amqp_connection_state_t state, int code), (state, code))                  \
    F(amqp_socket_t *, amqp_tcp_socket_new, (amqp_connection_state_t state), (state))                                     \
    F(amqp_socket_t *, amqp_ssl_socket_new, (amqp_connection_state_t state), (state))                                     \
    F(void, amqp_ssl_socket_set_verify_peer, (amqp_socket_t *self, amqp_boolean_t verify), (self, verify))                \
    F(void, amqp_ssl_socket_set_verify_hostname, (amqp_socket_t *self, amqp_boolean_t verify), (self, verify))            \
    F(int, amqp_ssl_socket_set_cacert, (amqp_socket_t *self, const char *file), (self, file))                             \
    F(int, amqp_ssl_socket_set_ssl_versions, (amqp_socket_t *self, amqp_tls_version_t min, amqp_tls_version_t max),       \
      (self, min, max))                                                                                                   \
    F(int, amqp_socket_open_noblock, (amqp_socket_t *self, const char *host, int port, const struct timeval *timeout),    \
      (self, host, port, timeout))                                                                                        \
    F(int, amqp_set_handshake_timeout, (amqp_connection_state_t state, const struct timeval *timeout), (state, timeout))  \
    F(int, amqp_set_rpc_timeout, (amqp_connection_state_t state, const struct timeval *timeout), (state, timeout))        \
    F(int, amqp_get_channel_max, (amqp_connection_state_t state), (state))                                                \
    F(int, amqp_send_method,                                                                                              \
      (amqp_connection_state_t state, amqp_channel_t channel, amqp_method_number_t id, void *decoded),                    \
      (state, channel, id, decoded))                                                                                      \
    F(int, amqp_basic_publish,                                                                                            \
      (amqp_connection_state_t state, amqp_channel_t channel, amqp_bytes_t exchange, amqp_bytes_t routing_key,            \
       amqp_boolean_t mandatory, amqp_boolean_t immediate, struct amqp_basic_properties_t_ const *properties,             \
       amqp_bytes_t body),                                                                                                \
      (state, channel, exchange, routing_key, mandatory, immediate, properties, body))                                    \
    F(int, amqp_simple_wait_frame_noblock,                                                                                \
      (amqp_connection_state_t state, amqp_frame_t *frame, const struct timeval *timeout), (state, frame, timeout))       \
    F(void, amqp_maybe_release_buffers, (amqp_connection_state_t state), (state))                                         \
    F(const char *, amqp_error_string2, (int error), (error))

#define POINTER(result, name, parameters, arguments) static __typeof__(name) *found_##name;
#define FIND(result, name, parameters, arguments)                                                                         \
    if (!(found_##name = (__typeof__(name) *)dlsym(library, #name))) return dlerror();
#define FORWARD(result, name, parameters, arguments)                                                                      \
    result name parameters { return found_##name arguments; }

FUNCTIONS(POINTER)
FUNCTIONS(FORWARD)
static __typeof__(amqp_login) *found_amqp_login;

static const char *load(void) {
    void *library = dlopen("librabbitmq.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return dlerror();
    FUNCTIONS(FIND)
    if (!(found_amqp_login = (__typeof__(amqp_login) *)dlsym(library, "amqp_login"))) return dlerror();
    return NULL;
}

static char problem[512];
static void load_once(void) {
    const char *text = load();
    if (text) snprintf(problem, sizeof problem, "%s", text);
}

const char *rabbitmq_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    return *problem ? problem : NULL;
}

amqp_rpc_reply_t rabbitmq_login(amqp_connection_state_t state, const char *vhost, int frame_max, int heartbeat,
                                const char *user, const char *password) {
    return found_amqp_login(state, vhost, 0, frame_max, heartbeat, AMQP_SASL_METHOD_PLAIN, user, password);
}
