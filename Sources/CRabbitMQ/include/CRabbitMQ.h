#pragma once

#include <sys/time.h>

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>

/// Loads librabbitmq, unless it is loaded; no other function may be called before it has.
///
/// @return What keeps it from being loaded; NULL if it is.
const char *rabbitmq_load(void);

/// Logs in by name and password, which Swift can't: `amqp_login` takes any number of arguments.
///
/// @param frame_max How long a frame may be, in bytes.
/// @param heartbeat After how many silent seconds a side is asked whether it is still there.
amqp_rpc_reply_t rabbitmq_login(amqp_connection_state_t state, const char *vhost, int frame_max, int heartbeat,
                                const char *user, const char *password);
